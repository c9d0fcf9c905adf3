import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { newProject } from "../../support/project.js";
import { connect } from "./client.js";

const OUTSIDE = { isError: true, problems: [{ code: "unsafe-path", field: "folder" }] };

describe("without roots of the client", () => {
  it("nothing but the folder that it was started in is touched", async () => {
    const [cwd, elsewhere] = [scratch(), scratch()];
    const { call } = await connect(cwd);
    for (const folder of [elsewhere, "..", "../other", "/", "a/../../other", "a\0b"]) {
      expect(await call("create", { folder, spec: {} })).toMatchObject(OUTSIDE);
      expect(await call("check", { folder })).toMatchObject(OUTSIDE);
    }
    expect(await call("create", { folder: "a/b", spec: {} })).toMatchObject({ isError: false });
    expect(snapshot(cwd)).toEqual([]);
  });

  it("no link leads out of it", async () => {
    const [cwd, elsewhere] = [scratch(), scratch()];
    symlinkSync(elsewhere, join(cwd, "out"));
    symlinkSync(join(elsewhere, "nothing"), join(cwd, "nowhere"));
    symlinkSync("loop", join(cwd, "loop"));
    const { call } = await connect(cwd);
    for (const folder of ["out", "out/shop", "nowhere", "nowhere/shop", "loop", "loop/shop"])
      expect(await call("create", { folder, spec: {} }), folder).toMatchObject(OUTSIDE);
    expect(snapshot(elsewhere)).toEqual([]);
  });

  it("a project that begins above it is none of its own", async () => {
    const project = await newProject();
    const { call } = await connect(join(project, "app"));
    for (const name of ["check", "status", "refresh", "abort"])
      expect(await call(name)).toMatchObject(OUTSIDE);
  });

  it("a project in it that moved out behind a link is not followed", async () => {
    const project = await newProject();
    const [cwd, elsewhere] = [join(project, ".."), scratch()];
    const { call } = await connect(cwd);
    const { plan } = await call("set", { folder: "shop", options: ["docker=off"] });
    renameSync(project, join(elsewhere, "shop"));
    symlinkSync(join(elsewhere, "shop"), project);
    const before = snapshot(elsewhere);
    expect(await call("set", { folder: "shop", options: ["docker=off"], plan })).toMatchObject(
      OUTSIDE,
    );
    expect(snapshot(elsewhere)).toEqual(before);
  });
});

describe("with roots", () => {
  it("these are what may be touched, and where paths count from", async () => {
    const project = await newProject();
    const [cwd, other] = [scratch(), scratch()];
    const { call } = await connect(cwd, [project, other]);
    expect(await call("check")).toMatchObject({ ok: true, isError: false });
    expect(await call("check", { folder: "app" })).toMatchObject({ ok: true });
    expect(await call("create", { folder: join(other, "shop"), spec: {} })).toMatchObject({
      ok: true,
    });
    expect(await call("create", { folder: cwd, spec: {} })).toMatchObject(OUTSIDE);
  });

  it("a client that names none, or none that is there, lets nothing be touched", async () => {
    for (const roots of [[], ["/does/not/exist"]]) {
      const { call } = await connect(await newProject(), roots);
      expect(await call("check")).toMatchObject(OUTSIDE);
      expect(await call("layouts")).toMatchObject({ isError: false });
    }
  });

  it("other roots hold from when the client says so", async () => {
    const [one, two] = [scratch(), scratch()];
    const { call, move } = await connect(one, [one]);
    mkdirSync(join(two, "empty"));
    expect(await call("create", { folder: join(two, "empty"), spec: {} })).toMatchObject(OUTSIDE);
    await move([two]);
    expect(await call("create", { folder: join(two, "empty"), spec: {} })).toMatchObject({
      ok: true,
    });
    expect(await call("create", { folder: join(one, "shop"), spec: {} })).toMatchObject(OUTSIDE);
  });
});
