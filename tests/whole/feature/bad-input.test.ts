import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { acquireLock } from "../../../src/disk/lock/lock.js";
import { cli, lasting, scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { ended, newProject, run } from "../../support/project.js";

describe("what cannot be asked for", () => {
  let project = "";
  let before: string[] = [];

  beforeAll(async () => {
    const cwd = lasting();
    const features = ["customer name:str:80", "invoice number:str:32 customer:ref:customer"];
    const flags = features.flatMap((feature) => ["--feature", feature]);
    const { exitCode, stderr } = await cli(["shop", "--yes", "--quiet", ...flags], { cwd });
    expect(exitCode, stderr).toBe(0);
    project = join(cwd, "shop");
    before = snapshot(project);
  });

  it.each<[string, string[], string]>([
    ["an unknown type", ["voucher", "code:strr:8"], "Did you mean 'str'?"],
    ["a type without its argument", ["voucher", "price:decimal"], "decimal:12,2"],
    ["an unknown modifier", ["voucher", "code:str:8:uniqe"], "unique"],
    ["a field without a type", ["voucher", "code"], "code"],
    ["a field twice", ["voucher", "code:str", "code:int"], "'code'"],
    ["a field and a reference of one column", ["voucher", "a:ref:customer", "a_id:uuid"], "a_id"],
    ["a reserved field", ["voucher", "metadata:json"], "metadata"],
    ["a name of Python", ["class", "code:str"], "class"],
    ["a name of the layout", ["user", "code:str"], "user"],
    ["a module of the layout", ["types", "code:str"], "types"],
    ["a unique field of few values", ["voucher", "kind:enum:a,b:unique"], "2 rows"],
    ["a capital letter", ["Voucher", "code:str"], "lower-case"],
    ["a path", ["../voucher", "code:str"], "'.'"],
    ["a plural that is taken", ["client", "code:str", "--plural", "customers"], "customers"],
    ["a name that is another's plural", ["customers", "code:str"], "customers"],
    ["a reference to nothing", ["voucher", "buyer:ref:custumer"], "Did you mean 'customer'?"],
    ["a reference to itself that none can start", ["node", "parent:ref:node"], ":null"],
    [
      "a constraint's name of 64 characters",
      ["a".repeat(36), `${"b".repeat(24)}:ref:customer`],
      "63",
    ],
    ["a cycle", ["customer", "--add", "last:ref:invoice"], "cycle"],
    ["a required field for rows that are there", ["customer", "--add", "age:int"], "default"],
    ["the removal of what others refer to", ["customer", "--remove"], "invoice.customer"],
    ["a slip in a name", ["custmer", "--remove"], "'customer'"],
    ["a removal with fields", ["invoice", "a:int", "--remove"], "--remove"],
    ["another feature of a name", ["customer", "name:str:90"], "already"],
    ["a name without fields", ["voucher"], "has no fields"],
    ["no name and no terminal", [], "agent-project feature invoice"],
  ])("%s is refused", async (_, args, words) => {
    const { exitCode, stdout, stderr } = await run(project, ["feature", ...args]);
    expect(exitCode, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
    expect(snapshot(project)).toEqual(before);
  });

  it("shows the place of a fault with a caret under it", async () => {
    const { stderr } = await run(project, ["feature", "voucher", "price:decimal:2,12"]);
    const lines = stderr.split("\n");
    const at = lines.findIndex((line) => line.trim() === "price:decimal:2,12");
    expect(lines[at + 1]?.indexOf("^")).toBe(lines[at]?.indexOf("12"));
  });

  it.each(["calendar", "series", "person", "news", "status"])(
    "%s, which looks like trouble, is a name like any other",
    async (name) => {
      const { exitCode, stderr } = await run(project, ["feature", name, "a:int", "--dry-run"]);
      expect(exitCode, stderr).toBe(0);
      expect(snapshot(project)).toEqual(before);
    },
  );
});

describe("a project that is not as it should be", () => {
  const INVOICE = ["feature", "invoice", "number:str:32"];

  /** Damages a fresh project, and expects the command to change nothing more. */
  async function refusal(damage: (project: string) => void, exit = 2) {
    const project = await newProject();
    damage(project);
    const before = snapshot(project);
    const { problems } = await ended(exit, project, ...INVOICE);
    if (exit === 2) expect(snapshot(project)).toEqual(before);
    return problems[0];
  }

  it("is none", async () => {
    const { exitCode, stderr } = await run(scratch(), INVOICE);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("not in a project");
  });

  it("has a damaged base", async () => {
    const problem = await refusal((project) => {
      rmSync(join(project, ".agent-project/version"));
    });
    expect(problem?.code).toBe("damaged-base");
  });

  it("was written by another version", async () => {
    const problem = await refusal((project) => {
      writeFileSync(join(project, ".agent-project/version"), "0.0.1\n");
    });
    expect(problem?.code).toBe("other-version");
    expect(problem?.fix).toContain("create-agent-project@0.0.1");
  });

  it("has a spec that is no JSON", async () => {
    const problem = await refusal((project) => {
      writeFileSync(join(project, ".agent-project/project.json"), '{ "name": }');
    });
    expect(problem?.code).toBe("invalid-json");
  });

  it("has a migration that only running it would explain", async () => {
    const problem = await refusal((project) => {
      writeFileSync(
        join(project, "alembic/versions/0002_own.py"),
        'revision = "x".upper()\ndown_revision = "0001"\n',
      );
    });
    expect(problem?.path).toBe("alembic/versions/0002_own.py");
  });

  it("has a folder where a file is to be written", async () => {
    const problem = await refusal((project) => {
      mkdirSync(join(project, "app/models/invoice.py"));
    }, 1);
    expect(problem).toMatchObject({ code: "conflict", path: "app/models/invoice.py" });
  });

  it("has a link where a folder should be", async () => {
    const outside = scratch();
    const problem = await refusal((project) => {
      rmSync(join(project, "app/schemas"), { recursive: true });
      symlinkSync(outside, join(project, "app/schemas"));
    }, 1);
    expect(problem?.code).toBe("conflict");
    expect(snapshot(outside)).toEqual([]);
  });

  it("has another command running in it", async () => {
    const problem = await refusal((project) => {
      acquireLock(project, "refresh");
    });
    expect(problem?.code).toBe("locked");
  });
});
