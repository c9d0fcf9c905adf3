import { announcement, dismiss, notices } from "../../lib/notices";
import { Icon } from "./Icon";

export function Notices() {
  return (
    <>
      <div className="notices" role="status" aria-live="polite">
        {notices.value.map(({ id, text, tone, action }) => (
          <div key={id} className={`notice is-${tone}`}>
            <span className="notice-text">{text}</span>
            {action && (
              <button
                type="button"
                className="notice-action"
                onClick={() => {
                  action.run();
                  dismiss(id);
                }}
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              className="icon-button"
              aria-label="Dismiss"
              onClick={() => dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}
