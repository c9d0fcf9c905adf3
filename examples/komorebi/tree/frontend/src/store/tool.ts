import { computed, signal } from "@preact/signals-react";
import { list, toApiError } from "../api/client";
import type { ToolRead, ToolServerRead } from "../api/tools";
import type { ApiError } from "./types";

export const servers = signal<readonly ToolServerRead[]>([]);
export const tools = signal<readonly ToolRead[]>([]);
export const loading = signal(true);
export const error = signal<ApiError | null>(null);

export const byServer = computed(() =>
  servers.value.map((server) => ({
    server,
    tools: tools.value.filter((tool) => tool.server === server.name),
  })),
);

export async function load(): Promise<void> {
  loading.value = true;
  error.value = null;
  try {
    const [serverPage, toolPage] = await Promise.all([
      list<ToolServerRead>("/tools/servers"),
      list<ToolRead>("/tools"),
    ]);
    servers.value = serverPage.rows;
    tools.value = toolPage.rows;
  } catch (caught) {
    error.value = toApiError(caught);
  }
  loading.value = false;
}
