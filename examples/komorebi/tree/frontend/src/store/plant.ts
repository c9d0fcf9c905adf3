import type { PlantCreate, PlantRead, PlantUpdate } from "../api/plants";
import { createCollection } from "../lib/collection";

interface Plant {
  read: PlantRead;
  create: PlantCreate;
  update: PlantUpdate;
}

export const plants = createCollection<Plant>({
  name: "plants",
  event: "plant",
  labelOf: (row) => row.name,
});
