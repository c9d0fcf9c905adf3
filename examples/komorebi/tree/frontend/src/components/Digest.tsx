import { useEffect } from "react";
import { now } from "../lib/clock";
import { plural, timeAgo } from "../lib/text";
import { digest, error, load } from "../store/digest";
import { Loaded } from "./shared/Loaded";
import { EmptyState, Skeleton } from "./shared/States";

export function Digest() {
  useEffect(() => void load(), []);

  const current = digest.value;
  return (
    <Loaded
      isEmpty={!current?.text}
      isLoading={current === null}
      error={error.value}
      onRetry={() => void load()}
      skeleton={<Skeleton rows={6} look="text" />}
      empty={
        <EmptyState title="Nothing to sum up yet">
          <p className="muted">The digest grows with what is captured.</p>
        </EmptyState>
      }
    >
      <article className="digest">
        <p className="digest-text">{current?.text}</p>
        <footer className="digest-footer muted">
          {plural(current?.captures ?? 0, "capture")}, summed up in{" "}
          {plural(current?.level ?? 0, "step")}
          {current?.updated_at && (
            <>
              {" · "}
              <time dateTime={current.updated_at}>
                {timeAgo(current.updated_at, now.value)}
              </time>
            </>
          )}
        </footer>
      </article>
    </Loaded>
  );
}
