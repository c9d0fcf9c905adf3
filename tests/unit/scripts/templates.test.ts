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

  it("may have one in it that is called otherwise still", () => {
    const inner = { name: "app.models", as: "backend.app.tables", modules: new Set(["user"]) };
    const schemas = { name: "app.schemas", as: "backend.app.models", modules: new Set(["types"]) };
    const text = `from app.models.user import User
from app.schemas.types import Int64
from app.main import app
\`app.models.\${name}\` in app/models/, \`app.schemas.<%= name %>\` in app/schemas/`;
    expect(withPackages(text, [inner, schemas, ...packages])).toBe(
      `from backend.app.tables.user import User
from backend.app.models.types import Int64
from backend.app.main import app
\`backend.app.tables.\${name}\` in backend/app/tables/, \`backend.app.models.<%= name %>\` in backend/app/models/`,
    );
  });

  it.each(["from app import main", "import app"])("cannot be in %s", (text) => {
    expect(() => withPackages(text, packages)).toThrow(text);
  });
});
