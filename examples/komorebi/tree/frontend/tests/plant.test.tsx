import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { PlantRead } from "../src/api/plants";
import { PlantPanel } from "../src/components/Plant";
import { noContent, page, serveApi } from "./support/api";
import { openOnlyRow } from "./support/table";

const stored: PlantRead = {
  id: "11111111-1111-4111-8111-111111111111",
  name: "Text",
  kind: "flower",
  height: null,
  planted_on: null,
  bed_id: null,
  created_at: "2026-11-29T08:00:00Z",
  updated_at: "2026-11-29T08:00:00Z",
};

const answers = {
  "GET /plants": () => page([stored]),
  "GET /beds": () => page([]),
};

describe("plants", () => {
  it("are listed", async () => {
    serveApi(answers);
    render(<PlantPanel />);
    expect(await screen.findByRole("table")).toBeVisible();
    expect(screen.getAllByRole("row")).toHaveLength(2);
  });

  it("are deleted", async () => {
    const requests = serveApi({
      ...answers,
      [`DELETE /plants/${stored.id}`]: noContent,
    });
    render(<PlantPanel />);
    await openOnlyRow();
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(requests.some(({ method }) => method === "DELETE")).toBe(true);
  });
});
