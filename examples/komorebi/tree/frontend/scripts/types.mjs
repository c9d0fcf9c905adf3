// Writes the types of the API, src/api/<tag>.ts, from its OpenAPI document.
//
//   npm run types                     asks the back end for the document
//   npm run types -- openapi.json     reads it from a file
//   npm run types -- --check          only says which files are stale

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "json-schema-to-typescript";
import { format } from "prettier";

const BACKEND = join(import.meta.dirname, "../..");
const API = join(import.meta.dirname, "../src/api");
const REF = "#/components/schemas/";
const SHARED = "shared";

/** Reads the document from a file, or asks the back end for it. */
export function readDocument(path) {
  const text = path
    ? readFileSync(path, "utf8")
    : execFileSync("python", ["-m", "backend.app.openapi"], {
        cwd: BACKEND,
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      });
  return JSON.parse(text);
}

/** Returns the text of each file that the document asks for, by its name. */
export async function generate(document) {
  const schemas = document.components.schemas;
  const groups = groupSchemas(document);
  const groupOf = new Map(
    Object.entries(groups).flatMap(([group, names]) =>
      names.map((name) => [name, group]),
    ),
  );
  const files = {};
  for (const [group, names] of Object.entries(groups)) {
    const types = names.map((name) =>
      compile(structureOf(schemas[name], schemas), typeName(name), {
        additionalProperties: false,
        bannerComment: "",
      }),
    );
    const imported = names
      .flatMap((name) => refsIn(schemas[name]))
      .filter((name) => groupOf.has(name) && groupOf.get(name) !== group)
      .map(typeName);
    const lines = [...(await Promise.all(types))];
    if (imported.length > 0) {
      const list = [...new Set(imported)].sort().join(", ");
      lines.unshift(`import type { ${list} } from "./${SHARED}";\n`);
    }
    files[`${group}.ts`] = await format(lines.join("\n"), {
      parser: "typescript",
    });
  }
  return files;
}

/** Returns the names of the files that differ from what is on the disk. */
export function staleFiles(files) {
  return Object.keys(files).filter((name) => {
    const path = join(API, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== files[name];
  });
}

/** Sorts the schemas by tag; what several tags reach is shared. */
function groupSchemas({ paths, components: { schemas } }) {
  const tagsOf = {};
  for (const operation of Object.values(paths).flatMap(Object.values)) {
    const tag = operation.tags?.[0];
    if (!tag) continue;
    for (const name of reach(operation, schemas)) {
      (tagsOf[name] ??= new Set()).add(tag.replaceAll(" ", "_"));
    }
  }
  const groups = {};
  for (const name of Object.keys(tagsOf).sort()) {
    const [tag, ...others] = tagsOf[name];
    (groups[others.length > 0 ? SHARED : tag] ??= []).push(name);
  }
  return groups;
}

function reach(node, schemas, found = new Set()) {
  for (const name of refsIn(node)) {
    if (found.has(name) || isAnything(schemas[name])) continue;
    found.add(name);
    reach(schemas[name], schemas, found);
  }
  return found;
}

function refsIn(node) {
  if (typeof node !== "object" || node === null) return [];
  if (typeof node.$ref === "string") return [node.$ref.slice(REF.length)];
  return Object.values(node).flatMap(refsIn);
}

/** Keeps what makes a type of a schema, and nothing of its documentation. */
function structureOf(schema, schemas) {
  if (schema.$ref) {
    const name = schema.$ref.slice(REF.length);
    return { tsType: isAnything(schemas[name]) ? "unknown" : typeName(name) };
  }
  const inner = (one) => structureOf(one, schemas);
  const { type, required, properties, items, additionalProperties } = schema;
  const structure = { type, required, enum: schema.enum, const: schema.const };
  if (properties) {
    structure.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, inner(value)]),
    );
  }
  if (items) structure.items = inner(items);
  if (additionalProperties) {
    structure.additionalProperties =
      additionalProperties === true ? true : inner(additionalProperties);
  }
  for (const key of ["allOf", "anyOf", "oneOf"]) {
    if (schema[key]) structure[key] = schema[key].map(inner);
  }
  return JSON.parse(JSON.stringify(structure));
}

/** Whether a schema allows any value, as that of pydantic's JsonValue does. */
function isAnything(schema) {
  return Object.keys(schema).every((key) =>
    ["title", "description"].includes(key),
  );
}

function typeName(name) {
  return name.replaceAll(/\W|_/g, "");
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: "boolean", default: false } },
  });
  const files = await generate(readDocument(positionals[0]));
  const stale = staleFiles(files);
  for (const name of stale) {
    if (!values.check) writeFileSync(join(API, name), files[name]);
    console.log(`${values.check ? "stale" : "written"}: src/api/${name}`);
  }
  process.exitCode = values.check && stale.length > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
