import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { Items } from "../src/components/Items";
import { notices } from "../src/lib/notices";
import * as items from "../src/store/item";
import type { ItemOverview, ItemRead } from "../src/store/types";
import { page, problem, serveApi, type Answers } from "./support/api";
import { FakeEventSource } from "./support/events";

const time = "2026-11-29T08:00:00Z";

function item(id: string, changes: Partial<ItemOverview> = {}): ItemOverview {
  return {
    id,
    title: `Item ${id}`,
    excerpt: "",
    tags: [],
    status: "draft",
    is_favorite: false,
    summary: null,
    capture_id: null,
    created_at: time,
    updated_at: time,
    ...changes,
  };
}

function whole(id: string, changes: Partial<ItemRead> = {}): ItemRead {
  const { excerpt: content, ...others } = item(id);
  return { ...others, content, ...changes };
}

async function show(rows: ItemOverview[], answers: Answers = {}) {
  const requests = serveApi({
    "GET /items": () => page(rows),
    "PATCH /items/star/favorite": () => problem(503, "service_unavailable"),
    "POST /items": ({ body }) =>
      Response.json(whole("new", body as Partial<ItemRead>), { status: 201 }),
    ...answers,
  });
  render(<Items />);
  await items.load();
  return requests;
}

beforeEach(() => {
  items.items.value = [];
  items.filter.value = "all";
  items.search.value = "";
  notices.value = [];
});

describe("the items", () => {
  it("are grouped by status, with counts", async () => {
    await show([item("a"), item("b", { status: "active" })]);
    expect(screen.getByRole("tab", { name: "All2" })).toBeVisible();
    await userEvent.click(screen.getByRole("tab", { name: "Active1" }));
    expect(screen.getByText("Item b")).toBeVisible();
    expect(screen.queryByText("Item a")).not.toBeInTheDocument();
  });

  it("change with events", async () => {
    await show([item("a")]);
    const source = FakeEventSource.last;
    source.send("item.created", item("b", { title: "Fresh" }));
    source.send("item.deleted", { id: "a" });
    expect(await screen.findByText("Fresh")).toBeVisible();
    expect(screen.queryByText("Item a")).not.toBeInTheDocument();
  });

  it("keep what is newer than an event", async () => {
    await show([item("c", { updated_at: "2026-11-29T09:00:00Z" })]);
    FakeEventSource.last.send("item.updated", item("c", { title: "Old" }));
    FakeEventSource.last.send("item.created", item("d"));
    expect(await screen.findByText("Item d")).toBeVisible();
    expect(screen.getByText("Item c")).toBeVisible();
  });

  it("take a favorite back when the server refuses it", async () => {
    await show([item("star", { title: "Star" })]);
    const star = await screen.findByRole("button", { name: "Favorite Star" });
    await userEvent.click(star);
    await waitFor(() => expect(notices.value[0]?.text).toContain("Not saved"));
    expect(star).toHaveAttribute("aria-pressed", "false");
  });

  it("come back when a deletion is undone", async () => {
    await show([item("e")]);
    await userEvent.click(
      screen.getByRole("button", { name: "Delete Item e" }),
    );
    expect(screen.queryByText("Item e")).not.toBeInTheDocument();
    notices.value[0]?.action?.run();
    expect(await screen.findByText("Item e")).toBeVisible();
  });

  it("are found by words", async () => {
    await show([item("a", { excerpt: "lime trees" }), item("b")]);
    await userEvent.type(screen.getByRole("searchbox"), "TREES lime");
    expect(screen.queryByText("Item b")).not.toBeInTheDocument();
  });

  it("are created in the drawer", async () => {
    const requests = await show([]);
    await userEvent.click(screen.getByRole("button", { name: "New" }));
    await userEvent.type(screen.getByLabelText(/Title/), "Mine");
    await userEvent.type(screen.getByLabelText("Tags"), "a{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Create" }));
    expect(await screen.findByText("Mine")).toBeVisible();
    expect(requests.at(-1)?.body).toEqual({
      title: "Mine",
      content: "",
      tags: ["a"],
      status: "draft",
    });
  });

  it("cannot be edited before they are loaded", async () => {
    await show([item("slow")], {
      "GET /items/slow": () => new Promise<Response>(() => undefined),
    });
    await userEvent.click(screen.getByRole("button", { name: /^Item slow/ }));
    const drawer = within(screen.getByRole("dialog", { name: "Edit item" }));
    expect(drawer.getByRole("status")).toHaveTextContent("Loading");
    expect(drawer.queryByRole("textbox")).not.toBeInTheDocument();
  });

  it("are loaded in whole before they are edited", async () => {
    const content = `${"lime ".repeat(40)}trees`;
    let isAway = true;
    const requests = await show(
      [item("long", { excerpt: content.slice(0, 200) })],
      {
        "GET /items/long": () =>
          isAway
            ? problem(503, "service_unavailable")
            : Response.json(whole("long", { content })),
        "PATCH /items/long": ({ body }) =>
          Response.json(whole("long", { content, ...(body as object) })),
      },
    );
    await userEvent.click(screen.getByRole("button", { name: /^Item long/ }));
    const drawer = within(screen.getByRole("dialog", { name: "Edit item" }));
    expect(await drawer.findByRole("alert")).toHaveTextContent("unavailable");
    expect(drawer.queryByRole("textbox")).not.toBeInTheDocument();
    isAway = false;
    await userEvent.click(drawer.getByRole("button", { name: "Try again" }));
    expect(await drawer.findByLabelText("Content")).toHaveValue(content);
    expect(drawer.getByLabelText(/Title/)).toHaveFocus();
    await userEvent.type(drawer.getByLabelText(/Title/), "!");
    await userEvent.click(drawer.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Item long!")).toBeVisible();
    expect(requests.at(-1)?.body).toEqual({ title: "Item long!" });
  });
});
