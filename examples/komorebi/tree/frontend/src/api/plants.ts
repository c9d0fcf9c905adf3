export interface PlantCreate {
  name: string;
  kind?: PlantKind;
  height?: string | number | null;
  planted_on?: string | null;
  bed_id?: string | null;
}

export type PlantKind = "flower" | "herb" | "vegetable";

export interface PlantRead {
  id: string;
  name: string;
  kind: PlantKind;
  height: string | null;
  planted_on: string | null;
  bed_id: string | null;
  created_at: string;
  updated_at: string;
}

export interface PlantUpdate {
  name?: string;
  kind?: PlantKind;
  height?: string | number | null;
  planted_on?: string | null;
  bed_id?: string | null;
}
