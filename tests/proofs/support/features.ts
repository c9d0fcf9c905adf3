import type { Target } from "./target.js";

/** The tables of the features of `features.json`; written by hand, as people would. */
const TABLES: Readonly<Record<string, string>> = {
  audit_entry: "audit_entries",
  category: "categories",
  customer: "customers",
  invoice: "invoices",
  invoice_line: "invoice_lines",
  person: "people",
  product: "products",
  room: "rooms",
  shipment: "shipments",
};

/** The tables of a project's features. */
export function featureTablesOf({ spec }: Target): readonly string[] {
  return spec.features.map(({ name }) => TABLES[name] ?? `${name} has no table here`);
}
