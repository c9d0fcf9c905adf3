import {
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { rowStep } from "../../lib/shortcuts";

/** The rows beyond each edge of the window that are rendered, too. */
const MARGIN = 8;
/** The range moves by so many rows at once, to render less often. */
const STRIDE = 4;

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  /** In pixels, the same for each row. */
  rowHeight: number;
  renderRow: (row: Row, isActive: boolean) => ReactNode;
  onRowKey: (row: Row, key: string) => void;
}

/**
 * A list of any length that scrolls with the page and renders only what can be
 * seen. One row is active: Tab stops there, and j, k and the arrows move it. The
 * element with data-focus within the row gets the focus.
 */
export function WindowedList<Row extends { id: string }>({
  label,
  rows,
  rowHeight,
  renderRow,
  onRowKey,
}: Props<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const [start, end] = useVisibleRange(list, rows.length, rowHeight);
  const [active, setActive] = useState({ id: "", index: 0 });
  const hasFocus = useRef(false);
  const current = locate(rows, active);

  useLayoutEffect(() => {
    const row = list.current?.querySelector("[data-active]");
    const isElsewhere = !row?.contains(document.activeElement);
    // Another row became active, or the one that had the focus is gone.
    if (hasFocus.current && isElsewhere) {
      row?.querySelector<HTMLElement>("[data-focus]")?.focus();
    }
  });

  function activate(index: number) {
    const row = rows[index];
    if (row && row.id !== active.id) setActive({ id: row.id, index });
  }

  function onKeyDown(event: KeyboardEvent) {
    const { key } = event;
    const row = rows[current];
    const step = rowStep(event);
    const next = { Home: 0, End: rows.length - 1 }[key] ?? current + step;
    if (next !== current) {
      event.preventDefault();
      activate(Math.min(Math.max(next, 0), rows.length - 1));
    } else if (row && !event.ctrlKey && !event.metaKey && !event.altKey) {
      onRowKey(row, key);
    }
  }

  const shown = rows
    .slice(start, end)
    .map((row, i) => ({ row, index: start + i }));
  const activeRow = rows[current];
  const isActiveOutside = current < start || current >= end;
  if (activeRow && isActiveOutside) {
    shown.push({ row: activeRow, index: current });
  }

  return (
    <ul
      ref={list}
      className="windowed"
      aria-label={label}
      style={{ height: rows.length * rowHeight }}
      onKeyDown={onKeyDown}
      onFocus={() => (hasFocus.current = true)}
      onBlur={() => (hasFocus.current = false)}
    >
      {shown.map(({ row, index }) => (
        <li
          key={row.id}
          className="windowed-row"
          data-active={index === current ? true : undefined}
          style={{ transform: `translateY(${index * rowHeight}px)` }}
          aria-posinset={index + 1}
          aria-setsize={rows.length}
          onFocus={() => activate(index)}
        >
          {renderRow(row, index === current)}
        </li>
      ))}
    </ul>
  );
}

/** Where the active row is now; the row in its place where it is gone. */
function locate(
  rows: readonly { id: string }[],
  active: { id: string; index: number },
): number {
  if (rows[active.index]?.id === active.id) return active.index;
  const found = rows.findIndex(({ id }) => id === active.id);
  const last = Math.max(rows.length - 1, 0);
  return found === -1 ? Math.min(active.index, last) : found;
}

function useVisibleRange(
  list: RefObject<HTMLElement>,
  count: number,
  rowHeight: number,
): [number, number] {
  const [first, setFirst] = useState(0);
  const [size, setSize] = useState(0);

  useLayoutEffect(() => {
    function measure() {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const row = Math.floor(-top / rowHeight / STRIDE) * STRIDE;
      setFirst(Math.max(0, row - MARGIN));
      setSize(Math.ceil(innerHeight / rowHeight) + STRIDE + 2 * MARGIN);
    }
    measure();
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [list, rowHeight]);

  const start = Math.min(first, Math.max(0, count - size));
  return [start, Math.min(count, start + size)];
}
