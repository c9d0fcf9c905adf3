import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ask, EXHIBIT, MUSEUM, newSite, type Site, storeIn } from "./support/site.js";
import { expectCount, expectFocus, expectText, openSection, visit } from "./support/visit.js";

const Rows = z.array(z.record(z.string(), z.unknown()));

let site: Site;

beforeAll(async () => {
  site = await newSite({ features: [MUSEUM, EXHIBIT] });
  await site.start();
});

afterAll(() => site.stop());

const storeMuseum = (name: string) => storeIn(site, "/museums", { name });

const storeExhibit = (values: object) => storeIn(site, "/exhibits", { price: "1", ...values });

const find = async (path: string) => Rows.parse(await ask(site, "GET", path));

const tableRows = (page: Page, name: string) =>
  page.getByRole("table", { name }).locator("tbody").getByRole("row");

/** The message below a control. */
const messageAt = (control: Locator) =>
  control.locator("xpath=ancestor::*[contains(@class, 'field-')][1]").locator(".field-message");

describe("the form of a feature", () => {
  it("has a control for each type of field", async () => {
    const museum = await storeMuseum("House of Light");
    await storeMuseum("River Museum");
    const page = await visit(site, { timezoneId: "Europe/Berlin" });
    await openSection(page, "Exhibits");
    await page.getByRole("button", { name: "New" }).click();
    const drawer = page.getByRole("dialog", { name: "New exhibit" });
    await drawer.getByLabel("Label").fill("Heron");
    await drawer.getByLabel("Note").fill("One line,\nand another.");
    await drawer.getByLabel("Rooms").fill("3");
    await drawer.getByLabel("Weight").fill("2.5");
    await drawer.getByLabel("Price").fill("1250.50");
    await drawer.getByLabel("Fragile").check();
    await drawer.getByLabel("Opened").fill("2026-05-01");
    await drawer.getByLabel("Shown at").fill("2026-05-01T10:30:15");
    await drawer.getByLabel("Serial").fill("33333333-3333-4333-8333-333333333333");
    await drawer.getByLabel("Condition").selectOption("Mint");
    await drawer.getByLabel("Extra").fill('{"found": [1903]}');
    const marks = drawer.getByLabel("Marks");
    for (const mark of ["blue", "gone", "old"]) {
      await marks.fill(mark);
      await marks.press("Enter");
    }
    await drawer.getByRole("button", { name: "Remove gone" }).click();
    const reference = drawer.getByRole("combobox", { name: "Museum" });
    await reference.fill("light");
    await expectCount(drawer.getByRole("listbox").getByRole("option"), 1);
    await reference.press("Enter");
    expect(await reference.inputValue()).toBe("House of Light");
    await drawer.getByRole("button", { name: "Create" }).click();
    await drawer.waitFor({ state: "detached" });

    await expectText(tableRows(page, "Exhibits"), /Heron.*3.*2\.5.*1250\.50.*Yes/);
    expect(await find("/exhibits")).toMatchObject([
      {
        label: "Heron",
        note: "One line,\nand another.",
        rooms: 3,
        weight: 2.5,
        price: "1250.50",
        fragile: true,
        opened: "2026-05-01",
        shown_at: "2026-05-01T08:30:15Z",
        serial: "33333333-3333-4333-8333-333333333333",
        condition: "mint",
        extra: { found: [1903] },
        marks: ["blue", "old"],
        museum_id: museum,
        twin_id: null,
      },
    ]);
  });

  it("shows a record as it is, and sends what was changed", async () => {
    const museum_id = await storeMuseum("Forest Archive");
    const id = await storeExhibit({ label: "Root", museum_id, marks: ["x"], extra: [1] });
    const twin_id = await storeExhibit({ label: "Twin", museum_id });
    const page = await visit(site);
    await openSection(page, "Exhibits");
    await page.getByRole("button", { name: "Root" }).click();
    const drawer = page.getByRole("dialog", { name: "Edit exhibit" });
    const museum = drawer.getByRole("combobox", { name: "Museum" });
    await expect.poll(() => museum.inputValue()).toBe("Forest Archive");
    expect(await drawer.getByLabel("Extra").inputValue()).toBe("[\n  1\n]");
    await drawer.getByLabel("Rooms").fill("12");
    await drawer.getByRole("combobox", { name: "Twin" }).fill("Twin");
    await drawer.getByRole("option", { name: "Twin" }).click();
    // Somebody else is faster with another field, which stays as they have it.
    await ask(site, "PATCH", `/exhibits/${id}`, { weight: 9 });
    await drawer.getByRole("button", { name: "Save" }).click();
    await drawer.waitFor({ state: "detached" });
    const stored = await ask(site, "GET", `/exhibits/${id}`);
    expect(stored).toMatchObject({ rooms: 12, weight: 9, twin_id, marks: ["x"], extra: [1] });
  });

  it("says at each field what is wrong with it, and keeps what was typed", async () => {
    const page = await visit(site);
    await openSection(page, "Exhibits");
    await page.keyboard.press("n");
    const drawer = page.getByRole("dialog", { name: "New exhibit" });
    const wrong = {
      Rooms: ["1.5", "A whole number"],
      Weight: ["heavy", "A number"],
      Price: ["12345678.90", "digits"],
      Serial: ["42", ""],
      Extra: ["{", ""],
    };
    for (const [label, [value = ""]] of Object.entries(wrong))
      await drawer.getByLabel(label).fill(value);
    await drawer.getByRole("button", { name: "Create" }).click();
    await expectFocus(drawer.getByLabel("Label"));
    await expectText(messageAt(drawer.getByLabel("Label")), "Fill this in.");
    await expectText(messageAt(drawer.getByRole("combobox", { name: "Museum" })), "Fill this in.");
    for (const [label, [value, message = ""]] of Object.entries(wrong)) {
      const control = drawer.getByLabel(label);
      await expectText(messageAt(control), message);
      expect(await control.getAttribute("aria-invalid")).toBe("true");
      const describedBy = await control.getAttribute("aria-describedby");
      expect(await messageAt(control).getAttribute("id")).toBe(describedBy);
      expect(await control.inputValue()).toBe(value);
    }
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByRole("button", { name: "New" }).waitFor();
    await page.keyboard.press("n");
    expect(await drawer.getByLabel("Rooms").inputValue()).toBe("1.5");
  });

  it("shows at its field what the server refuses", async () => {
    await storeMuseum("Taken");
    const page = await visit(site);
    await openSection(page, "Museums");
    await page.getByRole("button", { name: "New" }).click();
    const drawer = page.getByRole("dialog", { name: "New museum" });
    const name = drawer.getByLabel("Name");
    await name.fill("Taken");
    await name.press("Enter");
    await expectText(messageAt(name), /taken|already/i);
    await expectFocus(name);
    await name.fill("Free");
    await name.press("Enter");
    await drawer.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Free" }).waitFor();
  });
});

describe("the list of a feature", () => {
  it("is narrowed by a value, and by what is referred to", async () => {
    const museum_id = await storeMuseum("Filtered");
    await storeExhibit({ label: "Worn one", condition: "worn", museum_id });
    await storeExhibit({ label: "Good one", condition: "good", museum_id, fragile: true });
    const page = await visit(site);
    await openSection(page, "Exhibits");
    await page.getByRole("combobox", { name: "Museum" }).fill("Filtered");
    await page.getByRole("option", { name: "Filtered" }).click();
    await expectCount(tableRows(page, "Exhibits"), 2);
    await page.getByLabel("Condition").selectOption("Worn");
    await expectCount(tableRows(page, "Exhibits"), 1);
    await page.getByLabel("Fragile").selectOption("Yes");
    await page.getByText("Nothing matches").waitFor();
    await page.reload();
    await page.getByText("Nothing matches").waitFor();
  });

  it("turns its pages", async () => {
    for (let number = 0; number < 51; number += 1) await storeMuseum(`Page ${number}`);
    const total = (await find("/museums?limit=1000")).length;
    const page = await visit(site);
    await openSection(page, "Museums");
    await page.getByText(`1–50 of ${total}`).waitFor();
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText(`51–${total} of ${total}`).waitFor();
    await page.getByRole("button", { name: "Previous page" }).click();
    await page.getByText(`1–50 of ${total}`).waitFor();
  });

  it("lets go of what nothing refers to, after a question", async () => {
    const museum_id = await storeMuseum("Needed");
    const exhibit = await storeExhibit({ label: "Held", museum_id });
    const page = await visit(site);
    await openSection(page, "Museums");
    const remove = async () => {
      await page.getByRole("button", { name: "Needed", exact: true }).click();
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("button", { name: "Delete" }).click();
      const question = drawer.getByRole("group", { name: "Delete this museum?" });
      await question.getByRole("button", { name: "Delete" }).click();
    };
    await remove();
    await page.getByText(/^Not deleted: /).waitFor();
    await page.keyboard.press("Escape");
    await ask(site, "DELETE", `/exhibits/${exhibit}`);
    await remove();
    await page.getByText("Deleted “Needed”").waitFor();
    await expectCount(page.getByRole("button", { name: "Needed", exact: true }), 0);
  });

  it("follows what other clients do", async () => {
    const page = await visit(site);
    await openSection(page, "Museums");
    await page.getByText(/ of /).waitFor();
    const id = await storeMuseum("Brand new");
    await page.getByRole("button", { name: "Brand new" }).waitFor();
    await ask(site, "PATCH", `/museums/${id}`, { name: "Renamed" });
    await page.getByRole("button", { name: "Renamed" }).waitFor();
    await ask(site, "DELETE", `/museums/${id}`);
    await expectCount(page.getByRole("button", { name: "Renamed" }), 0);
  });
});
