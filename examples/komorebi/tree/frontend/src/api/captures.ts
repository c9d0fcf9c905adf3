export interface CaptureCreate {
  content: string;
  source?: string;
  id?: string;
}

export interface CaptureOverview {
  id: string;
  source: string;
  status: CaptureStatus;
  attempts: number;
  error: string | null;
  item_id: string | null;
  created_at: string;
  updated_at: string;
  excerpt: string;
}

export interface CaptureRead {
  id: string;
  source: string;
  status: CaptureStatus;
  attempts: number;
  error: string | null;
  item_id: string | null;
  created_at: string;
  updated_at: string;
  content: string;
}

export type CaptureStatus = "queued" | "processing" | "done" | "failed";
