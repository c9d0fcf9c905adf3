import type { Node } from "jsonc-parser";
import { propertiesOf, rawOf, type Json } from "./json-value.js";

/** How a person's JSON is laid out. */
export type Layout = {
  /** One step of indentation; undefined where everything is on one line. */
  readonly unit: string | undefined;
  readonly newline: string;
};

/** Reads the layout off the first indented line. */
export function layoutOf(text: string): Layout {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1];
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return { unit: unit ?? (text.trim().includes("\n") ? "" : undefined), newline };
}

/** The layout's one step further in than `margin`. */
export function indented(margin: string, { unit }: Layout): string {
  return margin + (unit ?? "");
}

/** A value of another text, laid out to stand at `margin`. What is on one line there stays on one. */
export function render(json: Json, node: Node, margin: string, layout: Layout): string {
  const children = node.children ?? [];
  const raw = rawOf(json, node);
  if (children.length === 0 || (layout.unit !== undefined && !raw.includes("\n"))) return raw;
  const inner = indented(margin, layout);
  const items =
    node.type === "object"
      ? propertiesOf(node).map(({ key, value }) =>
          renderProperty(key, render(json, value, inner, layout), layout),
        )
      : children.map((item) => render(json, item, inner, layout));
  return enclose(node.type === "object" ? "{}" : "[]", items, margin, layout);
}

/** A key with its value. */
export function renderProperty(key: string, value: string, { unit }: Layout): string {
  return `${JSON.stringify(key)}:${unit === undefined ? "" : " "}${value}`;
}

type Brackets = "{}" | "[]";

function enclose(brackets: Brackets, items: readonly string[], margin: string, layout: Layout) {
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (layout.unit === undefined) return open + items.join(",") + close;
  const inner = layout.newline + indented(margin, layout);
  return open + items.map((item) => inner + item).join(",") + layout.newline + margin + close;
}

/** An item of an object or array: with the node that it was, or new. */
export type Item = { readonly was: Node | undefined; readonly text: string };

/** An object or array with these items in place of its own, and its white space wherever it was. */
export function refill(
  { text }: Json,
  container: Node,
  items: readonly Item[],
  margin: string,
  layout: Layout,
): string {
  const brackets = container.type === "object" ? "{}" : "[]";
  const children = container.children ?? [];
  const [first, second, last] = [children[0], children[1], children.at(-1)];
  if (items.length === 0) return brackets;
  if (first === undefined || last === undefined)
    return enclose(
      brackets,
      items.map((item) => item.text),
      margin,
      layout,
    );
  const open = text.slice(container.offset + 1, first.offset);
  const close = text.slice(endOf(last), endOf(container) - 1);
  const usual = second === undefined ? `,${open}` : text.slice(endOf(first), second.offset);
  const order = new Map(children.map((child, at) => [child, at]));
  const between = (a: Node | undefined, b: Node | undefined) =>
    a && b && order.get(b) === (order.get(a) ?? 0) + 1 ? text.slice(endOf(a), b.offset) : usual;
  const filled = items.map(
    (item, at) => (at === 0 ? open : between(items[at - 1]?.was, item.was)) + item.text,
  );
  return brackets.charAt(0) + filled.join("") + close + brackets.charAt(1);
}

/** How far the items of a person's object or array are indented. */
export function marginInside(
  { text }: Json,
  container: Node,
  margin: string,
  layout: Layout,
): string {
  const first = container.children?.[0];
  const open = first && text.slice(container.offset + 1, first.offset);
  return /\n([ \t]*)$/.exec(open ?? "")?.[1] ?? indented(margin, layout);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
