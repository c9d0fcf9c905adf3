export interface ToolCall {
  arguments?: {
    [k: string]: unknown;
  };
}

export interface ToolRead {
  name: string;
  server: string;
  title: string;
  description: string;
  input_schema: {
    [k: string]: unknown;
  };
}

export interface ToolResult {
  is_error: boolean;
  content: {
    [k: string]: unknown;
  }[];
  structured_content: {
    [k: string]: unknown;
  } | null;
}

export interface ToolServerRead {
  name: string;
  state: ToolServerState;
  error: string | null;
  tools: number;
}

export type ToolServerState = "connecting" | "ready" | "down";
