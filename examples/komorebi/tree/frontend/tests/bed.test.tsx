import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { BedRead } from "../src/api/beds";
import { BedPanel } from "../src/components/Bed";
import { noContent, page, serveApi } from "./support/api";
import { openOnlyRow } from "./support/table";

const stored: BedRead = {
  id: "11111111-1111-4111-8111-111111111111",
  name: "Text",
  sunny: false,
  created_at: "2026-11-29T08:00:00Z",
  updated_at: "2026-11-29T08:00:00Z",
};

const answers = {
  "GET /beds": () => page([stored]),
};

describe("beds", () => {
  it("are listed", async () => {
    serveApi(answers);
    render(<BedPanel />);
    expect(await screen.findByRole("table")).toBeVisible();
    expect(screen.getAllByRole("row")).toHaveLength(2);
  });

  it("are deleted", async () => {
    const requests = serveApi({
      ...answers,
      [`DELETE /beds/${stored.id}`]: noContent,
    });
    render(<BedPanel />);
    await openOnlyRow();
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(requests.some(({ method }) => method === "DELETE")).toBe(true);
  });
});
