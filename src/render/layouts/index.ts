import type { Layout } from "../layout.js";
import { apiV1 } from "./api-v1.js";
import { authService } from "./auth-service.js";
import { komorebi } from "./komorebi.js";
import { sqlmodel } from "./sqlmodel.js";

/** Every layout, the first being the default. To add one: a folder in templates/ and a line here. */
export const layouts: ReadonlyMap<string, Layout> = new Map(
  [apiV1, authService, sqlmodel, komorebi].map((layout) => [layout.name, layout]),
);
