/** How a test came out. */
export type TestResult = "passed" | "failed" | "skipped";

const CASE = /<testcase\b([^>]*?)(\/>|>([^]*?)<\/testcase>)/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;

/**
 * The tests of a JUnit report by their names, `tests.unit.test_items.TestItems::test_create`. It is read
 * as pytest and Vitest write it: attributes in double quotes, markup in texts escaped. Of a test that is
 * there twice (it failed, and so did its teardown) the worst counts.
 */
export function junitResults(xml: string): ReadonlyMap<string, TestResult> {
  const results = new Map<string, TestResult>();
  for (const [, attributes = "", , body = ""] of withoutText(xml).matchAll(CASE)) {
    const named = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = "", value = ""]) => [
        key,
        unescaped(value),
      ]),
    );
    const name = [named.get("classname"), named.get("name")]
      .filter((part) => part !== undefined && part !== "")
      .join("::");
    const result = resultOf(body);
    if (results.get(name) !== "failed") results.set(name, result);
  }
  return results;
}

/** What a test printed may look like anything. */
function withoutText(xml: string): string {
  return xml.replace(/<!\[CDATA\[[^]*?\]\]>/g, "").replace(/<!--[^]*?-->/g, "");
}

function resultOf(body: string): TestResult {
  if (/<(?:failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (typeof name === "string") return ENTITIES[name] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
