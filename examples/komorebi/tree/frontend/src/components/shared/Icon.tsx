const PATHS = {
  archive: "M4 8h16v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V8Zm-1-4h18v4H3V4Zm7 8h4",
  arrowLeft: "m14 6-6 6 6 6",
  arrowRight: "m10 6 6 6-6 6",
  close: "m6 6 12 12M18 6 6 18",
  enter: "M20 6v5a3 3 0 0 1-3 3H5m4-4-4 4 4 4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  plus: "M12 5v14M5 12h14",
  restore: "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4 4",
  star: "m12 3.5 2.6 5.3 5.9.9-4.3 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.5 9.7l5.9-.9L12 3.5Z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-14v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  system: "M3 5h18v11H3V5Zm6 15h6m-3-4v4",
  trash: "M5 7h14M10 7V4h4v3m-8 0 1 13h10l1-13M10 11v5m4-5v5",
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  name: IconName;
  isFilled?: boolean;
}

/** A drawing beside a word, or within a button that has a label. */
export function Icon({ name, isFilled = false }: Props) {
  return (
    <svg
      className={isFilled ? "icon is-filled" : "icon"}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
