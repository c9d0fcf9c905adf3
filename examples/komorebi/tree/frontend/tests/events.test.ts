import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openEvents } from "../src/api/events";
import { FakeEventSource } from "./support/events";

const handlers = { onEvents: vi.fn(), onState: vi.fn(), onReset: vi.fn() };
let close: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  close = openEvents(["item.created"], handlers);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  close();
  vi.useRealTimers();
});

describe("the events", () => {
  it("of a moment arrive together", () => {
    FakeEventSource.last.send("item.created", { id: "1" });
    FakeEventSource.last.send("item.created", { id: "2" });
    vi.advanceTimersByTime(100);
    expect(handlers.onEvents.mock.calls).toEqual([
      [
        [
          { name: "item.created", data: { id: "1" } },
          { name: "item.created", data: { id: "2" } },
        ],
      ],
    ]);
  });

  it("go on by themselves after a broken connection", () => {
    const source = FakeEventSource.last;
    source.send("item.created", { id: "1" });
    source.fail(FakeEventSource.CONNECTING);
    source.open();
    expect(handlers.onState.mock.calls.flat()).toEqual([
      "live",
      "reconnecting",
      "live",
    ]);
    expect(handlers.onReset).not.toHaveBeenCalled();
  });

  it("count as missed where none can be named", () => {
    const source = FakeEventSource.last;
    source.fail(FakeEventSource.CONNECTING);
    source.open();
    expect(handlers.onReset).toHaveBeenCalledOnce();
  });

  it("are asked for again, ever more slowly, after a refusal", async () => {
    const first = FakeEventSource.last;
    first.fail(FakeEventSource.CLOSED);
    await vi.advanceTimersByTimeAsync(700);
    const second = FakeEventSource.last;
    expect(second).not.toBe(first);
    expect(handlers.onReset).toHaveBeenCalledOnce();
  });

  it("come by a new connection once there is a network again", async () => {
    const first = FakeEventSource.last;
    window.dispatchEvent(new Event("offline"));
    expect(handlers.onState).toHaveBeenLastCalledWith("offline");
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.readyState).toBe(FakeEventSource.CLOSED);
    expect(handlers.onState).toHaveBeenLastCalledWith("live");
    expect(handlers.onReset).toHaveBeenCalledOnce();
  });

  it("may be lost for good", () => {
    FakeEventSource.last.send("reset", {});
    expect(handlers.onReset).toHaveBeenCalledOnce();
  });
});
