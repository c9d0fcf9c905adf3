import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { CaptureBox } from "../src/components/CaptureBox";
import * as captures from "../src/store/capture";
import { page, serveApi } from "./support/api";
import { FakeEventSource } from "./support/events";

interface Body {
  id: string;
  content: string;
}

afterEach(() => {
  for (const { key } of captures.pending.value) captures.discard(key);
});

describe("the capture box", () => {
  it("acknowledges at once, and lets go when it is done", async () => {
    const requests = serveApi({
      "GET /captures": () => page([]),
      "POST /captures": ({ body }) =>
        Response.json({ ...(body as Body), status: "queued" }, { status: 202 }),
    });
    render(<CaptureBox />);
    await userEvent.type(
      screen.getByLabelText("Capture a thought"),
      "Hi{Enter}",
    );
    expect(await screen.findByText("In the queue")).toBeVisible();
    const { id } = requests.at(-1)?.body as Body;
    FakeEventSource.last.send("capture.done", { id, status: "done" });
    await expect.poll(() => captures.pending.value).toEqual([]);
  });

  it("tries again with the whole of what an earlier visit left", async () => {
    const requests = serveApi({
      "GET /captures": ({ query }) =>
        page(
          query.get("status") === "queued" ? [{ id: "c8", excerpt: "Hi" }] : [],
        ),
      "GET /captures/c8": () =>
        Response.json({ id: "c8", content: "Hi there" }),
      "POST /captures": ({ body }) =>
        Response.json({ ...(body as Body), status: "queued" }, { status: 202 }),
    });
    render(<CaptureBox />);
    expect(await screen.findByText("Hi")).toBeVisible();
    const failure = { id: "c8", status: "failed", error: "It is broken." };
    FakeEventSource.last.send("capture.failed", failure);
    await userEvent.click(await screen.findByRole("button", { name: "Retry" }));
    expect(await screen.findByText("Hi there")).toBeVisible();
    expect(requests.at(-1)?.body).toMatchObject({
      content: "Hi there",
      source: "web",
    });
  });
});
