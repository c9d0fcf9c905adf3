import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Digest } from "../src/components/Digest";
import { Metrics } from "../src/components/Metrics";
import { ThemeButton } from "../src/components/ThemeButton";
import { serveApi } from "./support/api";
import { FakeEventSource } from "./support/events";

const metrics = {
  uptime_seconds: 75,
  queue: { depth: 3, capacity: 500, workers: 4, busy: 2 },
  captures: { accepted: 1234, processed: 5, failed: 0, rejected: 0 },
  rates: { accepted_per_second: 1.25, processed_per_second: 0 },
  latency_ms: { p50: 12.4, p99: 80 },
  subscribers: 1,
  database: "sqlite",
};

describe("the panels", () => {
  it("show the digest, and how it changes", async () => {
    const digest = { text: "First.", captures: 1, level: 1, updated_at: null };
    serveApi({ "GET /digest": () => Response.json(digest) });
    render(<Digest />);
    expect(await screen.findByText("First.")).toBeVisible();
    FakeEventSource.last.send("digest.updated", { ...digest, text: "Second." });
    expect(await screen.findByText("Second.")).toBeVisible();
  });

  it("show the metrics", async () => {
    serveApi({ "GET /metrics": () => Response.json(metrics) });
    render(<Metrics />);
    expect(await screen.findByText("2 of 4 workers busy")).toBeVisible();
    expect(screen.getByText("1,234 in all")).toBeVisible();
  });
});

describe("the theme", () => {
  it("is kept", async () => {
    render(<ThemeButton />);
    await userEvent.click(screen.getByRole("button", { name: /System/ }));
    expect(document.documentElement.dataset.theme).toBe("light");
    expect(localStorage.getItem("komorebi.theme")).toBe('"light"');
  });
});
