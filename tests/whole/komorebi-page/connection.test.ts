import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ask, MUSEUM, newSite, type Site } from "./support/site.js";
import {
  connectionOf,
  expectCount,
  expectText,
  itemRows,
  openSection,
  openTab,
  violationsIn,
  visit,
} from "./support/visit.js";

const PROBLEM = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: "The database does not answer.",
    code: "service_unavailable",
  }),
};

const Captures = z.array(z.object({ excerpt: z.string() }));

const pendingIn = (page: Page) => page.getByRole("list", { name: "On their way" });

let site: Site;

beforeAll(async () => {
  site = await newSite({ features: [MUSEUM] });
  await site.start();
});

afterAll(() => site.stop());

describe("a page", () => {
  it("says that it loads, then that there is nothing, then what there is", async () => {
    const page = await visit(site);
    const asked: Route[] = [];
    let isHeld = true;
    await page.route("**/api/v1/items?*", (route) =>
      isHeld ? void asked.push(route) : route.continue(),
    );
    await page.reload();
    await page.getByRole("tabpanel").getByText("Loading").first().waitFor({ state: "attached" });
    isHeld = false;
    for (const route of asked) await route.continue();
    await page.getByText("A quiet clearing").waitFor();
    await ask(site, "POST", "/items", { title: "There" });
    await expectCount(itemRows(page), 1);
    await openSection(page, "Museums");
    await page.getByText("No museums yet").waitFor();
  });

  it("says what failed, and tries again", async () => {
    const page = await visit(site);
    await page.route("**/api/v1/museums?*", (route) => route.fulfill(PROBLEM));
    await openSection(page, "Museums");
    await page.getByRole("alert").getByText("The database does not answer.").waitFor();
    await page.unroute("**/api/v1/museums?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No museums yet").waitFor();
  });

  it("keeps what was captured without a network, and sends it when there is one", async () => {
    const page = await visit(site);
    await expectText(connectionOf(page), "Live");
    await page.context().setOffline(true);
    await expectText(connectionOf(page), "Offline");
    await page.getByLabel("Capture a thought").fill("Written under ground.");
    await page.keyboard.press("Enter");
    await pendingIn(page).getByText("Waiting").waitFor();
    await page.getByText("What waits is kept in this browser.").waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.context().setOffline(false);
    await itemRows(page).getByText("Written under ground.").first().waitFor();
    await expectText(connectionOf(page), "Live");
  });

  it("keeps what is not sent when its tabs are closed, and sends it once", async () => {
    const page = await visit(site);
    const context = page.context();
    await context.route("**/api/v1/captures", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      const isStored = route.request().postData()?.includes("Answered in vain.");
      if (isStored) await route.fetch();
      return route.abort();
    });
    const texts = ["Answered in vain.", "Written in a tunnel.", "A regret."];
    for (const text of texts) {
      await page.getByLabel("Capture a thought").fill(text);
      await page.keyboard.press("Enter");
    }
    await itemRows(page).getByText("Answered in vain.").first().waitFor();
    await expectText(pendingIn(page), /A regret\.Waiting.*Written in a tunnel\.Waiting/);
    const other = await openTab(page, site);
    await page.close();
    const regret = pendingIn(other).getByRole("listitem").filter({ hasText: "A regret." });
    await regret.getByRole("button", { name: "Discard" }).click();
    const third = await openTab(other, site);
    await expectText(pendingIn(third), /^Written in a tunnel\.Waiting$/);

    await context.unroute("**/api/v1/captures");
    await third.getByRole("button", { name: "Send now" }).click();
    await other.evaluate("dispatchEvent(new Event('online'))");
    for (const tab of [other, third]) {
      await itemRows(tab).getByText("Written in a tunnel.").first().waitFor();
      await expectCount(pendingIn(tab), 0);
    }
    const captures = Captures.parse(await ask(site, "GET", "/captures?source=web"));
    const sent = captures.map(({ excerpt }) => excerpt).filter((text) => texts.includes(text));
    expect(sent.sort()).toEqual(["Answered in vain.", "Written in a tunnel."]);
  });

  it("outlives its server, and misses nothing when there is one again", async () => {
    const page = await visit(site);
    await ask(site, "POST", "/items", { title: "Before" });
    await itemRows(page).getByText("Before", { exact: true }).waitFor();
    await page.getByRole("button", { name: "New" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByLabel("Title").fill("Meanwhile");

    await site.stop("SIGKILL");
    await expectText(connectionOf(page), "Reconnecting");
    await drawer.getByRole("button", { name: "Create" }).click();
    await drawer.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await site.start();
    await ask(site, "POST", "/items", { title: "First of the new server" });
    await ask(site, "POST", "/museums", { name: "Also new" });

    await expectText(connectionOf(page), "Live");
    await drawer.getByRole("button", { name: "Create" }).click();
    await drawer.waitFor({ state: "detached" });
    for (const title of ["Before", "Meanwhile", "First of the new server"])
      await itemRows(page).getByText(title, { exact: true }).waitFor();
    await openSection(page, "Museums");
    await page.getByRole("button", { name: "Also new" }).waitFor();
  });

  it("says that the server is not reached where it never was", async () => {
    const page = await visit(site);
    await page.route("**/api/v1/**", (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").getByText("You seem to be offline").waitFor();
    expect(await connectionOf(page).textContent()).toBe("Reconnecting");
    await page.unroute("**/api/v1/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await itemRows(page).first().waitFor();
  });
});
