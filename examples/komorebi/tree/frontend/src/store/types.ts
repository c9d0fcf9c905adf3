export type { ApiError } from "../api/client";
export type { CaptureOverview, CaptureRead } from "../api/captures";
export type { ConnectionState, ServerEvent } from "../api/events";
export type {
  ItemCreate,
  ItemOverview,
  ItemRead,
  ItemStatus,
  ItemUpdate,
} from "../api/items";

/** What every stored thing has. */
export interface Entity {
  id: string;
  created_at: string;
  updated_at: string;
}

export type Values = Record<string, unknown>;
