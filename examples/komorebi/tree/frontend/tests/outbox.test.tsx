import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CaptureBox } from "../src/components/CaptureBox";
import * as captures from "../src/store/capture";
import * as outbox from "../src/store/outbox";
import { page, problem, serveApi } from "./support/api";

interface Sent {
  id: string;
  content: string;
}

type Answer = (sent: Sent) => Response;

const accept: Answer = (sent) =>
  Response.json({ ...sent, status: "queued", error: null }, { status: 202 });

const refuse = (status: number) => () => problem(status, "refused");

const loseConnection: Answer = () => {
  throw new TypeError("Failed to fetch");
};

let answer: Answer;
let sent: Sent[];

/** What a visit that is over has left in this browser. */
function leave(...contents: string[]): void {
  contents.forEach((content, capturedAt) => {
    const id = `00000000-0000-4000-8000-00000000000${capturedAt}`;
    const value = { id, content, capturedAt, refusal: null };
    localStorage.setItem(keyOf(id), JSON.stringify(value));
  });
}

const keyOf = (id: string) => `komorebi.captures.waiting.${id}`;

const contents = () => sent.map(({ content }) => content);

const kept = () => Object.keys(localStorage);

const comeBack = () => fireEvent(window, new Event("online"));

const states = () =>
  captures.pending.value.map(({ content, state }) => `${content} ${state}`);

beforeEach(() => {
  answer = accept;
  sent = [];
  serveApi({
    "GET /captures": () => page([]),
    "POST /captures": ({ body }) => {
      sent.push(body as Sent);
      return answer(body as Sent);
    },
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  for (const { key } of captures.pending.value) captures.discard(key);
  outbox.obstacle.value = null;
  // Nothing is held back for the next test.
  outbox.sendNow();
  await outbox.send();
});

describe("a capture that cannot be sent", () => {
  it("is kept, and sent once there is a connection", async () => {
    answer = loseConnection;
    render(<CaptureBox />);
    const box = screen.getByLabelText("Capture a thought");
    await userEvent.type(box, "First{Enter}Second{Enter}");
    expect(await screen.findByText(/kept in this browser/)).toBeVisible();
    expect(screen.getAllByText("Waiting")).toHaveLength(2);
    expect(kept()).toHaveLength(2);

    answer = accept;
    sent = [];
    comeBack();
    await expect.poll(states).toEqual(["Second queued", "First queued"]);
    expect(contents()).toEqual(["First", "Second"]);
    expect(kept()).toEqual([]);
    expect(screen.queryByText(/kept in this browser/)).toBeNull();
  });

  it("has one id, as its answer may be what was lost", async () => {
    answer = loseConnection;
    captures.capture("Mine");
    await expect.poll(states).toEqual(["Mine waiting"]);
    answer = (again) =>
      Response.json({ ...again, status: "done" }, { status: 202 });
    comeBack();
    await expect.poll(states).toEqual([]);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("can be sent at once", async () => {
    answer = refuse(502);
    leave("Mine");
    render(<CaptureBox />);
    expect(await screen.findByText(/^It is refused\./)).toBeVisible();
    answer = accept;
    await userEvent.click(screen.getByRole("button", { name: "Send now" }));
    await expect.poll(states).toEqual(["Mine queued"]);
    expect(kept()).toEqual([]);
  });

  it("can be discarded", async () => {
    answer = loseConnection;
    leave("Mine");
    render(<CaptureBox />);
    await userEvent.click(
      await screen.findByRole("button", { name: "Discard" }),
    );
    expect(states()).toEqual([]);
    expect(kept()).toEqual([]);
    sent = [];
    comeBack();
    await outbox.send();
    expect(sent).toEqual([]);
  });

  it("waits as long as the server wants", async () => {
    vi.useFakeTimers();
    answer = () => {
      const response = problem(503, "queue_full");
      response.headers.set("Retry-After", "100");
      return response;
    };
    captures.capture("First");
    await vi.advanceTimersByTimeAsync(0);
    captures.capture("Second");
    comeBack();
    await vi.advanceTimersByTimeAsync(99_000);
    expect(contents()).toEqual(["First"]);
    answer = accept;
    await vi.advanceTimersByTimeAsync(27_000);
    expect(contents()).toEqual(["First", "First", "Second"]);
  });

  it("does not stop others when it is itself at fault", async () => {
    answer = (one) => (one.content === "Bad" ? refuse(422)() : accept(one));
    leave("Bad", "Good");
    render(<CaptureBox />);
    expect(await screen.findByText("It is refused.")).toBeVisible();
    await expect.poll(states).toEqual(["Bad failed", "Good queued"]);
    await outbox.send();
    expect(contents()).toEqual(["Bad", "Good"]);
    answer = accept;
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    await expect.poll(states).toEqual(["Bad queued", "Good queued"]);
  });

  it.each([
    ["that is full", "Short"],
    ["with no room left for it", "x".repeat(2_000_001)],
  ])("stays in its tab with a browser %s", async (_, content) => {
    if (content === "Short") {
      vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
        throw new DOMException("Full", "QuotaExceededError");
      });
    }
    answer = loseConnection;
    render(<CaptureBox />);
    captures.capture(content);
    expect(await screen.findByText(/leave the tab open/)).toBeVisible();
    expect(kept()).toEqual([]);
    const closing = new Event("beforeunload", { cancelable: true });
    fireEvent(window, closing);
    expect(closing.defaultPrevented).toBe(true);
    answer = accept;
    comeBack();
    await expect.poll(() => contents().at(-1)).toBe(content);
    await expect.poll(() => outbox.unkept.value).toEqual([]);
  });
});

describe("several tabs", () => {
  it("do not send what another one has sent", async () => {
    answer = loseConnection;
    captures.capture("Mine");
    await expect.poll(states).toEqual(["Mine waiting"]);
    sent = [];
    const [key = ""] = kept();
    localStorage.removeItem(key);
    comeBack();
    await outbox.send();
    expect(states()).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("send what one was closed with", async () => {
    leave("Left");
    const key = kept()[0] ?? null;
    fireEvent(window, new StorageEvent("storage", { key }));
    await expect.poll(states).toEqual(["Left queued"]);
  });

  it("take turns", async () => {
    const request = vi.fn((_: string, task: () => Promise<void>) => task());
    vi.stubGlobal("navigator", { locks: { request } });
    captures.capture("Mine");
    await expect.poll(states).toEqual(["Mine queued"]);
    expect(request).toHaveBeenCalledWith("captures", expect.any(Function));
  });
});
