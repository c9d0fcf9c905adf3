import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ask, newSite, type Site } from "./support/site.js";
import { expectCount, expectFocus, expectText, itemRows, openTab, visit } from "./support/visit.js";

const Items = z.array(z.object({ id: z.string(), title: z.string(), is_favorite: z.boolean() }));

const LIME = "The lime trees bloom. Bees are in them all day long. Their honey is light and clear.";

let site: Site;

beforeAll(async () => {
  site = await newSite();
  await site.start();
});

afterAll(() => site.stop());

beforeEach(async () => {
  const items = Items.parse(await ask(site, "GET", "/items?limit=1000"));
  for (const { id } of items) await ask(site, "DELETE", `/items/${id}`);
});

/** Stores items, the last of which is shown first. */
async function store(...items: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  for (const item of items) await ask(site, "POST", "/items", item);
}

describe("captures", () => {
  it("become items with summaries, wherever they come from", async () => {
    const page = await visit(site);
    await page.getByText("A quiet clearing").waitFor();
    await page.getByLabel("Capture a thought").fill(LIME);
    await page.keyboard.press("Enter");
    await expectCount(itemRows(page), 1);
    await expectText(itemRows(page).locator(".item-text"), /honey|bloom/);
    await expectCount(page.getByRole("list", { name: "On their way" }), 0);
    expect(await page.getByLabel("Capture a thought").inputValue()).toBe("");

    await ask(site, "POST", "/captures", { content: "Buy a ladder.", source: "mail" });
    await itemRows(page).getByText("Buy a ladder.").first().waitFor();
    await page.getByRole("tab", { name: "Digest" }).click();
    await page.getByText(/Buy a ladder/).waitFor();
    await page.getByText(/2 captures/).waitFor();
  });

  it("are kept as drafts until they are sent", async () => {
    const page = await visit(site);
    await page.getByLabel("Capture a thought").fill("Half a thou");
    await page.reload();
    await expect.poll(() => page.getByLabel("Capture a thought").inputValue()).toBe("Half a thou");
  });
});

describe("items", () => {
  it("are created, edited, marked, archived, found and deleted", async () => {
    const page = await visit(site);
    await page.getByRole("button", { name: "New" }).click();
    const drawer = page.getByRole("dialog", { name: "New item" });
    await drawer.getByRole("button", { name: "Create" }).click();
    await expectText(drawer.locator(".field-text .field-message"), "Fill this in.");
    await expectFocus(drawer.getByLabel("Title"));
    await drawer.getByLabel("Title").fill("Plant a tree");
    await drawer.getByLabel("Tags").fill("garden");
    await page.keyboard.press("Enter");
    await drawer.getByLabel("Status").selectOption("Active");
    await drawer.getByRole("button", { name: "Create" }).click();
    await drawer.waitFor({ state: "detached" });
    await expectText(itemRows(page), /Plant a tree.*garden.*Active/);

    await page.getByRole("button", { name: /^Plant a tree/ }).click();
    const edited = page.getByRole("dialog", { name: "Edit item" });
    await edited.getByLabel("Title").fill("Plant two trees");
    await edited.getByRole("button", { name: "Save" }).click();
    await edited.waitFor({ state: "detached" });
    await expectText(itemRows(page), /Plant two trees/);

    const star = { name: "Favorite Plant two trees" };
    await page.getByRole("button", { ...star, pressed: false }).click();
    await page.getByRole("button", { ...star, pressed: true }).waitFor();
    const isStored = async () => Items.parse(await ask(site, "GET", "/items"))[0]?.is_favorite;
    await expect.poll(isStored).toBe(true);

    await page.getByRole("button", { name: "Archive Plant two trees" }).click();
    await page.getByRole("tab", { name: "Archived 1" }).click();
    await expectCount(itemRows(page), 1);
    await page.getByRole("tab", { name: "Active 0" }).click();
    await page.getByText("Nothing is active").waitFor();
    await page.getByRole("tab", { name: "All 1" }).click();

    await page.getByRole("searchbox").fill("two PLANT");
    await expectCount(itemRows(page), 1);
    await page.getByRole("searchbox").fill("birch");
    await page.getByText("Nothing found").waitFor();
    await page.getByRole("searchbox").press("Escape");

    await page.getByRole("button", { name: "Delete Plant two trees" }).click();
    await page.getByText("A quiet clearing").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await expectCount(itemRows(page), 1);
    await page.getByRole("button", { name: "Delete Plant two trees" }).click();
    // What is deleted is gone for good at the latest when the page is left.
    await page.goto("about:blank");
    await expect.poll(() => ask(site, "GET", "/items")).toEqual([]);
  });

  it("come without the rest of their contents until they are edited", async () => {
    const content = "Lime trees bloom. ".repeat(5_000);
    await store({ title: "Long", content });
    const page = await visit(site);
    const whole = "**/api/v1/items/*";
    await page.route(whole, (route) => route.abort());
    await page.getByRole("button", { name: /^Long/ }).click();
    const drawer = page.getByRole("dialog", { name: "Edit item" });
    await drawer.getByText("You seem to be offline").waitFor();
    await page.unroute(whole);
    await drawer.getByRole("button", { name: "Try again" }).click();
    await expectFocus(drawer.getByLabel("Title"));
    expect(await drawer.getByLabel("Content").inputValue()).toBe(content);
    await drawer.getByLabel("Content").fill(`${content}Bees!`);
    await drawer.getByRole("button", { name: "Save" }).click();
    await drawer.waitFor({ state: "detached" });
    const [item] = z
      .array(z.object({ id: z.string(), excerpt: z.string() }))
      .parse(await ask(site, "GET", "/items"));
    expect(item?.excerpt).toBe(content.slice(0, 200));
    expect(await ask(site, "GET", `/items/${item?.id}`)).toMatchObject({
      content: `${content}Bees!`,
    });
  });

  it("change in each tab as soon as they change in one", async () => {
    await store({ title: "Shared" });
    const page = await visit(site);
    const other = await openTab(page, site);
    await page.getByRole("button", { name: "Favorite Shared" }).click();
    await other.locator(".star.is-on").waitFor();
    await other.getByRole("button", { name: "Archive Shared" }).click();
    await page.getByRole("tab", { name: "Archived 1" }).waitFor();
    const [item] = Items.parse(await ask(site, "GET", "/items"));
    await ask(site, "DELETE", `/items/${item?.id}`);
    await expectCount(itemRows(page), 0);
    await expectCount(itemRows(other), 0);
  });
});

describe("the keyboard", () => {
  it("reaches everything in the order in which it is read", async () => {
    await store({ title: "Second" }, { title: "First" });
    const page = await visit(site);
    await expectCount(itemRows(page), 2);
    const stops: string[] = [];
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press("Tab");
      stops.push(await nameOfFocus(page));
    }
    expect(stops).toEqual([
      "Theme: System",
      "Capture a thought",
      "Capture",
      "Items",
      "All 2",
      "Search the items",
      "New",
      "Favorite First",
      "First",
      "Archive First",
      "Delete First",
      "",
    ]);
  });

  it("goes between tabs, and through the list, by single keys", async () => {
    await store({ title: "Third" }, { title: "Second" }, { title: "First" });
    const page = await visit(site);
    await expectCount(itemRows(page), 3);
    await page.keyboard.press("c");
    await expectFocus(page.getByLabel("Capture a thought"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await expectFocus(page.getByRole("searchbox"));
    await page.keyboard.type("n");
    expect(await page.getByRole("searchbox").inputValue()).toBe("n");
    await page.keyboard.press("Escape");

    await page.getByRole("tab", { name: "Items" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tab", { name: "Digest", selected: true }).waitFor();
    await page.keyboard.press("Home");
    await expectFocus(page.getByRole("tab", { name: "Items", selected: true }));

    await page.keyboard.press("j");
    await expectFocus(page.getByRole("button", { name: /^First/ }));
    await page.keyboard.press("j");
    await expectFocus(page.getByRole("button", { name: /^Second/ }));
    await page.keyboard.press("f");
    await page.getByRole("button", { name: "Favorite Second", pressed: true }).waitFor();
    await page.keyboard.press("End");
    await expectFocus(page.getByRole("button", { name: /^Third/ }));
    await page.keyboard.press("a");
    await page.getByRole("tab", { name: "Archived 1" }).waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("Delete");
    await expectCount(itemRows(page), 2);
    await page.getByText("Deleted “Second”").waitFor();
    await expectFocus(page.getByRole("button", { name: /^Third/ }));
  });

  it("stays in a drawer until it is closed, and returns to where it was", async () => {
    await store({ title: "First" });
    const page = await visit(site);
    const row = page.getByRole("button", { name: /^First/ });
    await row.press("Enter");
    const drawer = page.getByRole("dialog");
    await expectFocus(drawer.getByLabel("Title"));
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press("Tab");
      // Between the last and the first, the browser's own controls have their turn.
      await expectCount(page.locator(":focus:not(dialog *)"), 0);
    }
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await expectFocus(row);

    await page.keyboard.press("n");
    await expectFocus(drawer.getByLabel("Title"));
    await page.keyboard.type("Typed");
    await page.keyboard.press("Control+Enter");
    await drawer.waitFor({ state: "detached" });
    await expectCount(itemRows(page), 2);
  });
});

/** What the element with the focus is called, by its label or by what stands in it. */
async function nameOfFocus(page: Page): Promise<string> {
  const focused = page.locator(":focus");
  if ((await focused.count()) === 0) return "";
  const label = await focused.getAttribute("aria-label");
  const id = await focused.getAttribute("id");
  const outside = page.locator(`label[for="${id}"], label:has(:focus)`);
  const text = focused.locator(".item-title").or(outside).or(focused).first();
  return label ?? (await text.innerText()).replaceAll(/\s+/g, " ").trim();
}
