import axe from "axe-core";
import type { BrowserContextOptions, ConsoleMessage, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { newPage } from "../../../support/browser.js";
import type { Site } from "./site.js";

/** A page of a site, in a browser of its own. The test fails if the page writes an error or breaks its policy. */
export async function visit(site: Site, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage({ locale: "en-GB", reducedMotion: "reduce", ...options });
  watch(page);
  await page.goto(site.url);
  return page;
}

/** Another tab of the same browser. */
export async function openTab(page: Page, site: Site): Promise<Page> {
  const tab = await page.context().newPage();
  watch(tab);
  await tab.goto(site.url);
  return tab;
}

function watch(page: Page): void {
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    if (isFault(message)) faults.push(message.text());
  });
  onTestFinished(() => {
    expect(faults).toEqual([]);
  });
}

/** Chromium itself notes each answer that is no success; whether that is right, the tests say. */
function isFault(message: ConsoleMessage): boolean {
  const isError = ["error", "warning", "assert"].includes(message.type());
  return isError && !message.text().startsWith("Failed to load resource: ");
}

export async function openSection(page: Page, name: string): Promise<void> {
  const sections = page.getByRole("tablist", { name: "Sections" });
  await sections.getByRole("tab", { name }).click();
}

/** The rows of the list of items. */
export function itemRows(page: Page): Locator {
  return page.getByRole("list", { name: "Items" }).getByRole("listitem");
}

/** Waits until an element has this text. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => locator.textContent(), { timeout: 20_000 }).toMatch(text);
}

/** Waits until there are so many of these. */
export async function expectCount(locator: Locator, count: number): Promise<void> {
  await expect.poll(() => locator.count(), { timeout: 20_000 }).toBe(count);
}

/** Waits until an element has the focus. */
export async function expectFocus(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(":focus")).waitFor();
}

/** What axe finds wrong with a page, a rule and its elements each. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

export function connectionOf(page: Page): Locator {
  return page.locator(".connection");
}
