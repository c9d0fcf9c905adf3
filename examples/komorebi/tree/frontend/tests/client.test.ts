import { describe, expect, it, vi } from "vitest";
import { ApiError, get, list, post } from "../src/api/client";
import { page, problem, serveApi } from "./support/api";

describe("the client", () => {
  it("reads a page and how many there are in all", async () => {
    const requests = serveApi({ "GET /items": () => page([{ id: "1" }], 7) });
    const query = { limit: 1, is_favorite: true };
    expect(await list("/items", query)).toEqual({
      rows: [{ id: "1" }],
      total: 7,
    });
    expect(requests[0]?.query.toString()).toBe("limit=1&is_favorite=true");
  });

  it("makes an error of a problem", async () => {
    const errors = [{ location: ["body", "title"], message: "M", type: "t" }];
    serveApi({
      "POST /items": () => problem(422, "validation_error", { errors }),
    });
    const error = await post("/items", {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "validation_error",
      errors,
    });
  });

  it("copes with what is not a problem", async () => {
    serveApi({
      "GET /items": () =>
        new Response("<html>", {
          status: 502,
          headers: { "Retry-After": "3" },
        }),
    });
    await expect(get("/items")).rejects.toMatchObject({
      code: "unexpected_answer",
      retryAfter: 3,
    });
  });

  it("says when the server is not reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(get("/items")).rejects.toMatchObject({ isOffline: true });
  });
});
