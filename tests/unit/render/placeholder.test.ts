import { describe, expect, it } from "vitest";
import { featurePath, featuresAtPaths, isPerFeature } from "../../../src/render/placeholder.js";

const line = { name: "invoice_line", plural: "invoice_lines" };

describe("a template's path", () => {
  it.each([
    ["app/models/[feature].py", "app/models/invoice_line.py"],
    ["tests/[features]/test_[feature].py", "tests/invoice_lines/test_invoice_line.py"],
    ["web/src/[Feature].tsx", "web/src/InvoiceLine.tsx"],
  ])("has a feature's name: %s", (template, path) => {
    expect(isPerFeature(template)).toBe(true);
    expect(featurePath(template, line)).toBe(path);
  });

  it("is of no feature without a placeholder", () => {
    for (const path of ["app/main.py", "[skills]/add/SKILL.md", "app/[other].py"])
      expect(isPerFeature(path), path).toBe(false);
  });

  it.each([
    ["app/[feature].py", "app/main.py", ["main"]],
    ["app/[feature].py", "app/__init__.py", []],
    ["app/[feature].py", "web/main.py", []],
    ["web/[Feature].tsx", "web/AboutUs.tsx", ["about_us"]],
    ["web/[Feature].tsx", "web/app.tsx", ["app"]],
  ])("tells which feature's file is in the way: %s, %s", (template, path, names) => {
    expect(featuresAtPaths(template, [path])).toEqual(names);
  });
});
