import type { ReactNode } from "react";
import type { ApiError } from "../../store/types";
import { ErrorState } from "./States";

interface Props {
  isEmpty: boolean;
  isLoading: boolean;
  error: ApiError | null;
  onRetry: () => void;
  skeleton: ReactNode;
  /** What is shown where there is nothing. */
  empty: ReactNode;
  children: ReactNode;
}

/** What is there, or why there is nothing yet. */
export function Loaded(props: Props) {
  const { isEmpty, isLoading, error, onRetry, skeleton, empty } = props;
  if (!isEmpty) {
    return (
      <>
        {error && (
          <p className="stale" role="alert">
            This may be out of date: {error.message}
            <button type="button" className="button is-small" onClick={onRetry}>
              Try again
            </button>
          </p>
        )}
        {props.children}
      </>
    );
  }
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  return isLoading ? skeleton : empty;
}
