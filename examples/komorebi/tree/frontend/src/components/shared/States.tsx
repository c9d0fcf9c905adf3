import type { ReactNode } from "react";
import type { ApiError } from "../../store/types";

interface SkeletonProps {
  rows: number;
  /** The height of each row is that of what will be there. */
  look: "item" | "table" | "text" | "tile";
}

export function Skeleton({ rows, look }: SkeletonProps) {
  return (
    <div className={`skeleton skeleton-${look}`} role="status">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" />
      ))}
    </div>
  );
}

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
}

export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

interface ErrorStateProps {
  error: ApiError;
  onRetry: () => void;
}

export function ErrorState({ error, onRetry }: ErrorStateProps) {
  return (
    <div className="state" role="alert">
      <p className="state-title">
        {error.isOffline ? "You seem to be offline" : "This did not load"}
      </p>
      <p className="muted">{error.message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
