import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * A page of a real browser, without cookies, for the test that asks for it.
 * @throws where there is no browser, with what to install
 */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath: chromiumPath() });
  onTestFinished(() => browser.close());
  const context = await browser.newContext(options);
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

function chromiumPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = [...candidates, chromium.executablePath()].find((one) => existsSync(one));
  if (path === undefined)
    throw new Error(
      "Tests of pages need Chromium: install it (Debian: apt-get install chromium), or run npx playwright-core install chromium",
    );
  return path;
}
