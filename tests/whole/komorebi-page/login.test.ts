import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSite, type Site } from "./support/site.js";
import {
  connectionOf,
  expectCount,
  expectFocus,
  expectText,
  itemRows,
  openSection,
  openTab,
  violationsIn,
  visit,
} from "./support/visit.js";

const PASSWORD = "correct horse battery staple";

const FEATURES = [
  ["museum", "name:str:60", "--access", "public"],
  ["diary", "title:str:60", "--access", "owned"],
  ["ledger", "title:str:60", "--access", "role:admin"],
];

let site: Site;

beforeAll(async () => {
  site = await newSite({ flags: ["--set=auth=jwt"], features: FEATURES });
  await site.start();
});

afterAll(() => site.stop());

const logInButton = (page: Page) => page.getByRole("button", { name: "Log in" });

/** Registers in whatever asks for a login. */
async function register(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByLabel("Capture a thought").waitFor();
}

async function logIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
}

/** A page of somebody who has just registered. */
async function visitAs(email: string): Promise<Page> {
  const page = await visit(site);
  await logInButton(page).click();
  await register(page, email);
  await expectText(connectionOf(page), "Live");
  return page;
}

/** Takes cookies away, as time does. */
const expire = (page: Page, name: RegExp) => page.context().clearCookies({ name });

const sections = (page: Page) =>
  page.getByRole("tablist", { name: "Sections" }).getByRole("tab").allInnerTexts();

describe("a page with users", () => {
  it("shows to each what they may use, and to nobody what they may not", async () => {
    const page = await visit(site);
    await page.getByText("No museums yet").waitFor();
    expect(await sections(page)).toEqual(["Museums"]);
    await expectCount(page.getByLabel("Capture a thought"), 0);
    await expectCount(connectionOf(page), 0);

    await logInButton(page).click();
    await register(page, "ada@example.com");
    expect(await sections(page)).toEqual([
      ...["Items", "Diaries", "Museums", "Digest", "Metrics", "Tools"],
    ]);
    await expectText(connectionOf(page), "Live");
    await page.getByText("ada@example.com").waitFor();

    await page.getByRole("button", { name: "Log out" }).click();
    await logInButton(page).waitFor();
    expect(await sections(page)).toEqual(["Museums"]);
    await expectCount(page.getByText("ada@example.com"), 0);
  });

  it("says what is wrong with a login, where it is wrong", async () => {
    const page = await visit(site);
    await logInButton(page).click();
    const drawer = page.getByRole("dialog", { name: "Log in" });
    await expectFocus(drawer.getByLabel("E-mail"));
    await drawer.getByLabel("E-mail").fill("nobody@example.com");
    await logIn(page, "not the password");
    await drawer.getByRole("alert").waitFor();
    await expectFocus(drawer.getByLabel("Password"));
    await page.getByRole("button", { name: "Create an account" }).click();
    await drawer.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Register" }).click();
    await expectCount(drawer.locator("[aria-invalid=true]"), 1);
    expect(await drawer.getByLabel("Password").getAttribute("autocomplete")).toBe("new-password");
    expect(await drawer.getByLabel("E-mail").getAttribute("autocomplete")).toBe("username");
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      expect(await violationsIn(page)).toEqual([]);
    }
  });

  it("goes on with new tokens, in two tabs at once, and misses nothing", async () => {
    const page = await visitAs("bo@example.com");
    const other = await openTab(page, site);
    await expectText(connectionOf(other), "Live");
    await openSection(page, "Items");
    await openSection(other, "Items");
    await expire(page, /access/);
    await Promise.all(
      [page, other].map(async (tab, index) => {
        await tab.getByLabel("Capture a thought").fill(`Thought ${index}.`);
        await tab.getByLabel("Capture a thought").press("Enter");
      }),
    );
    for (const tab of [page, other]) await expectCount(itemRows(tab).getByText(/^Thought/), 4);
    await expectCount(page.getByRole("dialog"), 0);
    await expectCount(other.getByRole("dialog"), 0);
  });

  it("asks for the password again when the session ends, and nothing is lost", async () => {
    const page = await visitAs("cy@example.com");
    await openSection(page, "Diaries");
    await page.getByRole("button", { name: "New" }).click();
    const form = page.getByRole("dialog", { name: "New diary" });
    await form.getByLabel("Title").fill("Dear diary");
    await expire(page, /./);
    await form.getByRole("button", { name: "Create" }).click();
    const login = page.getByRole("dialog", { name: "Log in" });
    await login.getByText("The session is over.").waitFor();
    expect(await login.getByLabel("E-mail").inputValue()).toBe("cy@example.com");
    await logIn(page);
    await login.waitFor({ state: "detached" });
    expect(await form.getByLabel("Title").inputValue()).toBe("Dear diary");
    await form.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Dear diary" }).waitFor();
    await expectText(connectionOf(page), "Live");
    await page.reload();
    await page.getByRole("tab", { name: "Diaries", selected: true }).waitFor();
    await page.getByRole("button", { name: "Dear diary" }).waitFor();
  });

  it("leaves no tab behind with what others may not see", async () => {
    const page = await visitAs("di@example.com");
    const other = await openTab(page, site);
    await expectText(connectionOf(other), "Live");
    await page.getByRole("button", { name: "Log out" }).click();
    await logInButton(page).waitFor();
    await logInButton(other).waitFor();
    await expectCount(other.getByLabel("Capture a thought"), 0);
  });
});
