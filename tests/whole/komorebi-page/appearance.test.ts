import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shell } from "../../proofs/support/run.js";
import { ask, EXHIBIT, MUSEUM, newSite, type Site, storeIn } from "./support/site.js";
import { expectCount, itemRows, openSection, violationsIn, visit } from "./support/visit.js";

const SECTIONS = ["Items", "Exhibits", "Museums", "Digest", "Metrics", "Tools"];
const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const WIDTHS = `["html", "dialog"].flatMap((name) =>
  [...document.querySelectorAll(name)].map(({ scrollWidth }) => scrollWidth),
)`;
const PHONE = { width: 360, height: 740 };

let site: Site;

beforeAll(async () => {
  site = await newSite({ features: [MUSEUM, EXHIBIT] });
  await site.start();
  const museum_id = await storeIn(site, "/museums", { name: LONG.slice(0, 60) });
  await ask(site, "POST", "/exhibits", { label: LONG, price: "1234567.89", museum_id });
  await ask(site, "POST", "/captures", { content: `${LONG.repeat(4)}. Two. Three.` });
  await ask(site, "POST", "/items", { title: LONG.repeat(2), tags: [LONG.slice(0, 50), "short"] });
  await ask(site, "POST", "/items", { title: "Old", status: "archived" });
});

afterAll(() => site.stop());

/** Goes through each section, and each form of one, empty and refused. */
async function throughAll(page: Page, visitPart: (part: string) => Promise<void>): Promise<void> {
  for (const section of SECTIONS) {
    await openSection(page, section);
    const panel = page.getByRole("tabpanel", { name: section });
    await panel.getByText("Loading").waitFor({ state: "detached" });
    await visitPart(section);
    const button = panel.getByRole("button", { name: "New" });
    if ((await button.count()) === 0) continue;
    await button.click();
    await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
    await page.getByText("Fill this in.").first().waitFor();
    await visitPart(`${section}, its form`);
    await page.getByRole("button", { name: "Close" }).click();
  }
}

describe("a page", () => {
  it.each(["light", "dark"] as const)("is accessible to all by axe's rules: %s", async (scheme) => {
    const page = await visit(site, { colorScheme: scheme });
    await itemRows(page).first().waitFor();
    await throughAll(page, async (part) => {
      expect(await violationsIn(page), part).toEqual([]);
    });
  });

  it("fits the width of a small phone", async () => {
    const page = await visit(site, { viewport: PHONE, hasTouch: true });
    await itemRows(page).first().waitFor();
    await throughAll(page, async (part) => {
      const widths = await page.evaluate<number[]>(WIDTHS);
      const tooWide = widths.filter((width) => width > PHONE.width);
      expect(tooWide, part).toEqual([]);
    });
  });
});

describe("10,000 items", () => {
  it("scroll smoothly, and most of them are no elements", async () => {
    await shell(site, `python -c '${TEN_THOUSAND_ITEMS}'`, site.folder);
    const page = await visit(site);
    await page.getByRole("tab", { name: "All 10,000" }).waitFor();
    const { elements, blankFrames, longestTask } = await page.evaluate<Scrolled>(SCROLL);
    expect(elements).toBeLessThan(1_000);
    expect(blankFrames).toBe(0);
    // Wide enough for a busy machine; to render all rows takes seconds.
    expect(longestTask).toBeLessThan(400);

    await page.keyboard.press("j");
    await page.keyboard.press("End");
    await page.getByRole("button", { name: /^Row 10000 / }).waitFor();
    await page.getByRole("searchbox").fill("row 5000");
    await expectCount(itemRows(page), 1);
  });
});

/** A program that stores them in place of others, the newest first. */
const TEN_THOUSAND_ITEMS = `
import datetime, sqlite3, uuid

start = datetime.datetime(2026, 1, 1)
times = [f"{start - datetime.timedelta(minutes=row)}.000000" for row in range(1, 10_001)]
rows = [
    (uuid.uuid4().hex, f"Row {row}", "Its text", "[]", "draft", False, time, time)
    for row, time in enumerate(times, 1)
]
columns = "id, title, content, tags, status, is_favorite, created_at, updated_at"
with sqlite3.connect("app.db") as connection:
    connection.execute("DELETE FROM items")
    connection.executemany(f"INSERT INTO items ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
`;

/** Scrolls to the end in a hundred steps, in the page. */
const SCROLL = `(async () => {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  const nextFrame = () => new Promise(requestAnimationFrame);
  const bottom = document.documentElement.scrollHeight - innerHeight;
  let [elements, blankFrames] = [0, 0];
  for (let step = 1; step <= 100; step += 1) {
    scrollTo(0, (bottom * step) / 100);
    await nextFrame();
    await nextFrame();
    elements = Math.max(elements, document.querySelectorAll("*").length);
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    if (!middle?.closest(".windowed-row")) blankFrames += 1;
  }
  observer.disconnect();
  const longestTask = Math.max(0, ...tasks.map(({ duration }) => duration));
  return { elements, blankFrames, longestTask };
})()`;

type Scrolled = Record<"elements" | "blankFrames" | "longestTask", number>;
