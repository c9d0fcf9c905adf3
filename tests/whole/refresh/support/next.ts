import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceIn, templateIn, variant, type Variant } from "../../../support/variant.js";

/** The version of the next release but for its patches. */
export function versionAfter(version: string): string {
  const [major = "0", minor = "0"] = version.split(".");
  return `${major}.${Number(minor) + 1}.0`;
}

/** This package as its next release, in which of all that a release can change there is something. */
export function nextRelease(root: string, version: string): Variant {
  return variant(root, version, (folder) => {
    changeTemplates(folder);
    const layout = join(folder, "src/render/layouts/api-v1.ts");
    replaceIn(layout, "const options = {", `const options = {\n${OPTION}`);
    replaceIn(
      layout,
      "only: commonOnly",
      `only: { ...commonOnly, "app/core/audit.py": { audit: true } }`,
    );
    const history = join(folder, "src/history");
    renameSync(join(history, "releases.ts"), join(history, "earlier.ts"));
    writeFileSync(join(history, "releases.ts"), releasesWith(version));
  });
}

function changeTemplates(root: string): void {
  const templates = join(root, "templates/api-v1");
  const file = (path: string) => templateIn(root, path);
  const own = (path: string) => join(templates, `${path}.ejs`);
  const api = join(root, "templates/shared/parts/main/api.py.ejs");
  replaceIn(api, `docs_url="/docs"`, `docs_url="/documentation"`);
  replaceIn(file("requirements.txt"), /^uvicorn\[standard\]==.*$/m, "uvicorn[standard]==9.9.9");
  replaceIn(file("pyproject.toml"), /(?<=^addopts = ").*(?="$)/m, "--strict-markers");
  writeFileSync(own("app/core/clock.py"), `"""What time it is."""\n`);
  writeFileSync(own("app/core/audit.py"), `"""Who did what."""\n`);
  renameSync(own("app/promote.py"), own("app/administrators.py"));
  for (const path of readdirSync(templates, { recursive: true, encoding: "utf8" }))
    if (path.endsWith(".ejs")) sayAdministrators(join(templates, path));
  const byFeature = "tests/unit/test_[feature]_schemas.py";
  const moved = `tests/unit/fields/test_[feature].py from ${byFeature}`;
  replaceIn(join(templates, "shared.txt"), /^tests\/$/m, `tests/\n${moved}`);
  mkdirSync(dirname(own("tests/unit/fields/__init__.py")), { recursive: true });
  writeFileSync(own("tests/unit/fields/__init__.py"), "");
}

function sayAdministrators(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/\bapp([./])promote\b/g, "app$1administrators"));
}

const OPTION = `  audit: { kind: "flag", summary: "a record of who did what", default: true },`;

const releasesWith = (version: string) => `import { releases as earlier } from "./earlier.js";
import type { Release } from "./release.js";

export const releases: readonly Release[] = [
  ...earlier,
  {
    version: "${version}",
    changes: [
      {
        layouts: ["api-v1"],
        what: "Administrators are made by app/administrators.py.",
        why: "The module says whom it is about.",
        todo: "Call app.administrators wherever you called app.promote.",
        files: { renamed: { "app/promote.py": "app/administrators.py" } },
      },
      {
        layouts: ["api-v1"],
        what: "Tests of fields have a folder of their own.",
        why: "There is one for each feature.",
        files: {
          renamed: { "tests/unit/test_[feature]_schemas.py": "tests/unit/fields/test_[feature].py" },
        },
      },
      {
        layouts: ["api-v1"],
        what: "An application can keep a record of who did what.",
        why: "Some must.",
        options: { added: { audit: false } },
      },
      {
        layouts: ["api-v1"],
        what: "Users have a locale.",
        why: "Not everybody reads English.",
        migration: {
          title: "locale of users",
          upgrade: 'op.add_column("users", sa.Column("locale", sa.String(8)))',
          downgrade: 'op.drop_column("users", "locale")',
        },
      },
      {
        layouts: ["api-v1"],
        when: { ci: "gitlab" },
        what: "Only GitLab's users hear of this.",
        why: "It is theirs.",
      },
      {
        layouts: ["another"],
        what: "Nobody with this layout hears of this.",
        why: "It is another's.",
        options: { added: { lights: true } },
        migration: { title: "lights", upgrade: "pass", downgrade: "pass" },
      },
    ],
  },
];
`;
