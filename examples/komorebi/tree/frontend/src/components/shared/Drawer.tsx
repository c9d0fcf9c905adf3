import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";

const FIELDS = "input:enabled, textarea:enabled, select:enabled";

interface Props {
  title: string;
  /** Whether its fields are there: the first gets the focus. */
  isReady?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A modal panel at the side. The browser keeps the focus in it. */
export function Drawer({ title, isReady = true, onClose, children }: Props) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it leaves the page, it gives the focus back.
    return () => element?.close();
  }, []);

  useLayoutEffect(() => {
    if (isReady) dialog.current?.querySelector<HTMLElement>(FIELDS)?.focus();
  }, [isReady]);

  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onClose={(event) => {
        if (!event.currentTarget.open) onClose();
      }}
      onPointerDown={(event) => {
        const isBackdrop = event.target === event.currentTarget;
        if (isBackdrop) dialog.current?.close();
      }}
    >
      <div className="drawer-content">
        <header className="drawer-header">
          <h2 id={titleId} className="drawer-title">
            {title}
          </h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
