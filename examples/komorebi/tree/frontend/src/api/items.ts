export interface ItemCreate {
  title: string;
  content?: string;
  tags?: string[];
  status?: ItemStatus;
}

export interface ItemFavorite {
  is_favorite: boolean;
}

export interface ItemOverview {
  id: string;
  title: string;
  tags: string[];
  status: ItemStatus;
  is_favorite: boolean;
  summary: string | null;
  capture_id: string | null;
  created_at: string;
  updated_at: string;
  excerpt: string;
}

export interface ItemRead {
  id: string;
  title: string;
  tags: string[];
  status: ItemStatus;
  is_favorite: boolean;
  summary: string | null;
  capture_id: string | null;
  created_at: string;
  updated_at: string;
  content: string;
}

export type ItemStatus = "draft" | "active" | "archived";

export interface ItemUpdate {
  title?: string;
  content?: string;
  tags?: string[];
  status?: ItemStatus;
}
