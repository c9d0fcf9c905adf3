import { nextTheme, theme } from "../lib/theme";
import { humanize } from "../lib/text";
import { Icon } from "./shared/Icon";

const ICONS = { system: "system", light: "sun", dark: "moon" } as const;

export function ThemeButton() {
  const label = `Theme: ${humanize(theme.value)}`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={nextTheme}
    >
      <Icon name={ICONS[theme.value]} />
    </button>
  );
}
