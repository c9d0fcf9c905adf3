import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Tools } from "../src/components/Tools";
import { page, problem, serveApi } from "./support/api";

const server = { name: "files", state: "ready", error: null, tools: 1 };
const tool = {
  name: "files__search",
  server: "files",
  title: "Search files",
  description: "Finds files.",
  input_schema: {},
};

it("shows servers and their tools, once they answer", async () => {
  let isDown = true;
  serveApi({
    "GET /tools": () => page([tool]),
    "GET /tools/servers": () =>
      isDown ? problem(503, "service_unavailable") : page([server]),
  });
  render(<Tools />);
  const retry = await screen.findByRole("button", { name: "Try again" });
  isDown = false;
  await userEvent.click(retry);
  expect(await screen.findByText("Search files")).toBeVisible();
  expect(screen.getByText("Ready")).toBeVisible();
});
