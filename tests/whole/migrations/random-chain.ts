import {
  INDEXED,
  TYPES,
  UNIQUE,
  type FeatureDraft,
  type FieldDraft,
  type State,
} from "./drafts.js";

/** Numbers from 0 to 1 that look random, and are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FEATURES = ["order", "customer", "product_line", "person", "note", "tag"];

/** A chain of states, from nothing on, each of them valid and within reach of the one before. */
export function randomChain(seed: number, length: number): State[] {
  const random = randomNumbers(seed);
  const states: State[] = [{ features: [], renames: {} }];
  const maker = new Maker(random);
  while (states.length <= length) states.push(maker.next());
  return states;
}

class Maker {
  #features: FeatureDraft[] = [];
  #renames: Record<string, Record<string, string>> = {};
  /** Fields of this step's making: they have no rows yet. */
  #fresh = new Set<FieldDraft>();
  /** Names of features that were removed in this step: added at once, they would be the same. */
  #removed = new Set<string>();
  #made = 0;

  constructor(private readonly random: () => number) {}

  next(): State {
    this.#renames = {};
    this.#fresh = new Set();
    this.#removed = new Set();
    const changes = 1 + this.#below(4);
    if (this.#features.length === 0) this.#addFeature();
    for (let n = 0; n < changes; n += 1) this.#pick(this.#changes)();
    return structuredClone({ features: this.#features, renames: this.#renames });
  }

  readonly #changes = [
    () => {
      this.#addFeature();
    },
    () => {
      this.#removeFeature();
    },
    () => {
      this.#addField();
    },
    () => {
      this.#addField();
    },
    () => {
      this.#dropField();
    },
    () => {
      this.#renameField();
    },
    () => {
      this.#changeField((field) => {
        this.#widen(field);
      });
    },
    () => {
      this.#changeField((field) => {
        this.#widen(field);
      });
    },
    () => {
      this.#changeField((field) => {
        this.#toggleNull(field);
      });
    },
    () => {
      this.#changeField((field) => {
        this.#toggleNull(field);
      });
    },
    () => {
      this.#changeField((field) => {
        this.#toggleUnique(field);
      });
    },
    () => {
      this.#changeField((field) => {
        this.#toggleIndex(field);
      });
    },
    () => {
      const feature = this.#pick(this.#features);
      feature.owned = !feature.owned;
    },
  ];

  #addFeature(): void {
    const taken = new Set([...this.#removed, ...this.#features.map((feature) => feature.name)]);
    const name = FEATURES.find((one) => !taken.has(one));
    if (name === undefined) return;
    const feature = { name, plural: `${name}_rows`, owned: this.#chance(0.3), fields: [] };
    this.#features.push(feature);
    this.#features.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (let n = 2 + this.#below(4); n > 0; n -= 1) this.#newField(feature, true);
    // Sometimes there and back, so that neither can be made whole before the other.
    const other = this.#pick(this.#features);
    if (this.#chance(0.4) && other !== feature) {
      this.#newRef(feature, other.name);
      this.#newRef(other, name);
    }
  }

  #removeFeature(): void {
    const removable = this.#features.filter(
      ({ name }) => !this.#features.some((other) => other.name !== name && refersTo(other, name)),
    );
    if (this.#features.length < 2 || removable.length === 0) return;
    const feature = this.#pick(removable);
    this.#removed.add(feature.name);
    this.#features = this.#features.filter((one) => one !== feature);
    this.#renames = Object.fromEntries(
      Object.entries(this.#renames).filter(([name]) => name !== feature.name),
    );
  }

  #addField(): void {
    this.#newField(this.#pick(this.#features), false);
  }

  /** @param isFree whether the field may be required without a default, as there are no rows */
  #newField(feature: FeatureDraft, isFree: boolean): void {
    const type = this.#pick(Object.keys(TYPES));
    if (type === "ref") this.#newRefToAny(feature, isFree);
    else this.#push(feature, this.#newScalar(this.#newName(feature), type, isFree));
  }

  #newScalar(name: string, type: string, isFree: boolean): FieldDraft {
    const known = TYPES[type] ?? { argument: "" };
    const value = this.#chance(0.5) ? (known.default ?? null) : null;
    const unique = value === null && UNIQUE.has(type) && this.#chance(0.3);
    const mayBeRequired = type === "list" || value !== null || isFree;
    return {
      name,
      type,
      argument: known.argument,
      nullable: type !== "list" && (!mayBeRequired || this.#chance(0.3)),
      unique,
      index: !unique && INDEXED.has(type) && this.#chance(0.3),
      default: value,
    };
  }

  #newRefToAny(feature: FeatureDraft, isFree: boolean): void {
    // Required ones only to what comes before, so that they never form a cycle.
    const earlier = this.#features.filter(({ name }) => name < feature.name);
    if (isFree && earlier.length > 0 && this.#chance(0.5))
      this.#newRef(feature, this.#pick(earlier).name, false);
    else this.#newRef(feature, this.#pick(this.#features).name);
  }

  #newRef(feature: FeatureDraft, to: string, nullable = true): void {
    this.#push(feature, {
      ...{ name: this.#newName(feature), type: "ref", argument: to, nullable },
      ...{ unique: false, index: false, default: null },
    });
  }

  #push(feature: FeatureDraft, field: FieldDraft): void {
    feature.fields.push(field);
    this.#fresh.add(field);
  }

  #dropField(): void {
    const feature = this.#pick(this.#features);
    if (feature.fields.length < 2) return;
    const field = this.#pick(feature.fields);
    feature.fields = feature.fields.filter((one) => one !== field);
    this.#renames[feature.name] = Object.fromEntries(
      Object.entries(this.#renames[feature.name] ?? {}).filter(([name]) => name !== field.name),
    );
  }

  #renameField(): void {
    const feature = this.#pick(this.#features);
    const field = this.#pick(feature.fields);
    if (this.#fresh.has(field)) return;
    const { [field.name]: first, ...others } = this.#renames[feature.name] ?? {};
    const name = this.#newName(feature);
    this.#renames[feature.name] = { ...others, [name]: first ?? field.name };
    field.name = name;
  }

  #changeField(change: (field: FieldDraft) => void): void {
    const field = this.#pick(this.#pick(this.#features).fields);
    if (!this.#fresh.has(field)) change(field);
  }

  #widen(field: FieldDraft): void {
    const [first = "0", second = "0"] = field.argument.split(",");
    const wider: Record<string, [type: string, argument: string]> = {
      str:
        field.unique || field.index || this.#chance(0.5)
          ? ["str", `${Number(first) + 5}`]
          : ["text", ""],
      enum: this.#chance(0.6) ? ["enum", `${field.argument},v${(this.#made += 1)}`] : ["str", "80"],
      decimal: ["decimal", `${Number(first) + 3},${Number(second) + this.#below(4)}`],
      list: ["json", ""],
    };
    [field.type, field.argument] = wider[field.type] ?? [field.type, field.argument];
  }

  #toggleNull(field: FieldDraft): void {
    if (field.type === "list") return;
    if (!field.nullable || field.default !== null) field.nullable = !field.nullable;
  }

  #toggleUnique(field: FieldDraft): void {
    if (!UNIQUE.has(field.type) || field.default !== null) return;
    field.unique = !field.unique;
    field.index = false;
  }

  #toggleIndex(field: FieldDraft): void {
    if (INDEXED.has(field.type) && !field.unique) field.index = !field.index;
  }

  /** A name that no field has: one that has just become free, or a new one. */
  #newName({ name, fields }: FeatureDraft): string {
    const olds = Object.values(this.#renames[name] ?? {});
    const free = olds.filter((old) => !fields.some((field) => field.name === old));
    if (free.length > 0 && this.#chance(0.5)) return this.#pick(free);
    return `field_${(this.#made += 1)}`;
  }

  #chance(probability: number): boolean {
    return this.random() < probability;
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #pick<T>(list: readonly T[]): T {
    const one = list[this.#below(list.length)];
    if (one === undefined) throw new Error("There is nothing to pick from.");
    return one;
  }
}

function refersTo({ fields }: FeatureDraft, name: string): boolean {
  return fields.some((field) => field.type === "ref" && field.argument === name);
}
