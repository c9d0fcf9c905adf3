import type { BedCreate, BedRead, BedUpdate } from "../api/beds";
import { createCollection } from "../lib/collection";

interface Bed {
  read: BedRead;
  create: BedCreate;
  update: BedUpdate;
}

export const beds = createCollection<Bed>({
  name: "beds",
  event: "bed",
  labelOf: (row) => row.name,
});
