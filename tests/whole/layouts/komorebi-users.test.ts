import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli, scratch } from "../../support/cli.js";
import { commit, migrationsOf, run, textOf } from "../../support/project.js";

// The users of komorebi come and go with an option.

async function inside(project: string, ...args: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await run(project, args);
  expect(exitCode, stdout + stderr).toBe(0);
}

it("gives a project users, with tables and features that know them, and takes them away", async () => {
  const cwd = scratch();
  const created = await cli(["shop", "--yes", "--layout=komorebi"], { cwd });
  expect(created.exitCode, created.stderr).toBe(0);
  const project = join(cwd, "shop");
  await inside(project, "feature", "exhibit", "label:str:80");
  const skill = ".claude/skills/add-feature/SKILL.md";
  expect(textOf(project, skill)).not.toContain("--access");
  commit(project, "Exhibits");

  await inside(project, "set", "auth=jwt");
  expect(textOf(project, skill)).toContain("--access");
  expect(textOf(project, "backend/app/api/exhibits.py")).toContain("get_current_user");
  const [, , users = "", ...more] = migrationsOf(project);
  expect(more).toEqual([]);
  expect(textOf(project, `alembic/versions/${users}`)).toContain('"login_sessions"');
  await inside(project, "feature", "note", "text:str:80", "--access", "owned");
  expect(textOf(project, "backend/app/repositories/note.py")).toContain("OwnedRepository[");
  commit(project, "Users");

  const refused = await run(project, ["set", "auth=none"]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("The access of the feature 'note' cannot be 'owned'");

  await inside(project, "feature", "note", "--access", "public");
  await inside(project, "set", "auth=none");
  const [free = "", nobody = ""] = migrationsOf(project).slice(-2);
  expect(textOf(project, `alembic/versions/${free}`)).toContain('drop_column("owner_id")');
  expect(textOf(project, `alembic/versions/${nobody}`)).toContain('op.drop_table("users")');
  expect(existsSync(join(project, "backend/app/api/current_user.py"))).toBe(false);
  expect(textOf(project, "backend/app/api/exhibits.py")).not.toContain("get_current_user");
  await inside(project, "check");
}, 120_000);
