import { formatNumber } from "../../lib/text";
import { PAGE } from "../../lib/collection";
import { Icon } from "./Icon";

interface Props {
  offset: number;
  shown: number;
  total: number;
  onTurn: (offset: number) => void;
}

export function Pager({ offset, shown, total, onTurn }: Props) {
  const last = offset + shown;
  const hasPages = offset > 0 || last < total;
  return (
    <nav className="pager" aria-label="Pages">
      <span className="muted" role="status">
        {formatNumber(offset + 1)}–{formatNumber(last)} of {formatNumber(total)}
      </span>
      {hasPages && (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label="Previous page"
            disabled={offset === 0}
            onClick={() => onTurn(offset - PAGE)}
          >
            <Icon name="arrowLeft" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Next page"
            disabled={last >= total}
            onClick={() => onTurn(offset + PAGE)}
          >
            <Icon name="arrowRight" />
          </button>
        </>
      )}
    </nav>
  );
}
