export interface DigestRead {
  text: string;
  captures: number;
  level: number;
  updated_at: string | null;
}

export interface SummaryRead {
  id: string;
  level: number;
  text: string;
  summarizer: string;
  capture_id: string | null;
  parent_id: string | null;
  created_at: string;
  updated_at: string;
}
