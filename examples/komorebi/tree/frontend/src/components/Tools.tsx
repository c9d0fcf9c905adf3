import { useEffect } from "react";
import { humanize, plural } from "../lib/text";
import * as store from "../store/tool";
import { Loaded } from "./shared/Loaded";
import { EmptyState, Skeleton } from "./shared/States";
import "../styles/tools.css";

export function Tools() {
  useEffect(() => void store.load(), []);

  return (
    <Loaded
      isEmpty={store.servers.value.length === 0}
      isLoading={store.loading.value}
      error={store.error.value}
      onRetry={() => void store.load()}
      skeleton={<Skeleton rows={4} look="table" />}
      empty={<EmptyState title="No tools are connected" />}
    >
      {store.byServer.value.map(({ server, tools }) => (
        <section key={server.name} className="server">
          <header className="server-header">
            <h2 className="server-name">{server.name}</h2>
            <span className={`badge server-state is-${server.state}`}>
              {humanize(server.state)}
            </span>
            <span className="server-note muted">
              {server.error ?? plural(server.tools, "tool")}
            </span>
          </header>
          {tools.length > 0 && (
            <dl className="server-tools">
              {tools.map((tool) => (
                <div key={tool.name} className="tool">
                  <dt className="tool-title">{tool.title}</dt>
                  <dd className="tool-text">{tool.description}</dd>
                </div>
              ))}
            </dl>
          )}
        </section>
      ))}
    </Loaded>
  );
}
