export interface BedCreate {
  name: string;
  sunny?: boolean;
}

export interface BedRead {
  id: string;
  name: string;
  sunny: boolean;
  created_at: string;
  updated_at: string;
}

export interface BedUpdate {
  name?: string;
  sunny?: boolean;
}
