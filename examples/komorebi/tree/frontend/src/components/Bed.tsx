import type { BedCreate } from "../api/beds";
import { beds } from "../store/bed";
import type { Field } from "./fields/types";
import { CollectionPanel } from "./shared/CollectionPanel";

const fields: Field<keyof BedCreate>[] = [
  { name: "name", kind: "text", required: true, maxLength: 60 },
  { name: "sunny", kind: "checkbox", initial: true },
];

export function BedPanel() {
  return (
    <CollectionPanel
      collection={beds}
      noun="bed"
      fields={fields}
      columns={["name", "sunny"]}
      filters={["sunny"]}
    />
  );
}
