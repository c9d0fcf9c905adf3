import type { PlantCreate } from "../api/plants";
import { beds } from "../store/bed";
import { plants } from "../store/plant";
import type { Field } from "./fields/types";
import { CollectionPanel } from "./shared/CollectionPanel";

const fields: Field<keyof PlantCreate>[] = [
  { name: "name", kind: "text", required: true, maxLength: 80 },
  {
    name: "kind",
    kind: "enum",
    required: true,
    options: ["flower", "herb", "vegetable"],
    initial: "vegetable",
  },
  { name: "height", kind: "decimal", nullable: true, digits: 6, places: 2 },
  { name: "planted_on", kind: "date", nullable: true },
  { name: "bed_id", kind: "ref", nullable: true, to: beds },
];

export function PlantPanel() {
  return (
    <CollectionPanel
      collection={plants}
      noun="plant"
      fields={fields}
      columns={["name", "kind", "height", "planted_on", "bed_id"]}
      filters={["kind", "bed_id"]}
    />
  );
}
