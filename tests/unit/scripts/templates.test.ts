import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withPackages } from "../../../scripts/templates.mjs";
import { repeatedLines } from "../../../scripts/repeated-lines.mjs";
import { templatesReadme } from "../../../scripts/templates-readme.mjs";

describe("templates", () => {
  it("are listed in templates/README.md; if a file came or went: npm run examples", async () => {
    expect(readFileSync("templates/README.md", "utf8")).toBe(await templatesReadme());
  });

  it("say little twice", () => {
    const { asTheyAre, withoutSharing } = repeatedLines();
    expect(asTheyAre).toBeLessThanOrEqual(withoutSharing / 10);
  });
});

describe("a package that a layout imports under another name", () => {
  const packages = [{ name: "app", as: "backend.app", modules: new Set(["main", "models"]) }];

  it.each([
    ["from app.models.user import User", "from backend.app.models.user import User"],
    ["    import app.main", "    import backend.app.main"],
    ["`app.models.${name}.${className}`,", "`backend.app.models.${name}.${className}`,"],
    ['CMD ["uvicorn", "app.main:app"]', 'CMD ["uvicorn", "backend.app.main:app"]'],
    ["Models stand in `app/models/`.", "Models stand in `backend/app/models/`."],
  ])("has it in %s", (text, expected) => {
    expect(withPackages(text, packages)).toBe(expected);
  });

  it.each([
    "request.app.state.settings",
    "app.state.database = database",
    "sqlite+aiosqlite:////nonexistent/folder/app.db",
    'for name in ("app", "uvicorn.error"):',
    "happ.models",
    "from web.app.models import Page",
  ])("does not have it in %s", (text) => {
    expect(withPackages(text, packages)).toBe(text);
  });

  it.each(["from app import main", "import app"])("cannot be in %s", (text) => {
    expect(() => withPackages(text, packages)).toThrow(text);
  });
});
