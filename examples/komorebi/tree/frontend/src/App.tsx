import { CaptureBox } from "./components/CaptureBox";
import { ConnectionStatus } from "./components/ConnectionStatus";
import { Notices } from "./components/shared/Notices";
import { Tabs } from "./components/shared/Tabs";
import { ThemeButton } from "./components/ThemeButton";
import { useShortcuts } from "./lib/shortcuts";
import { humanize } from "./lib/text";
import { currentTab, tabs } from "./tabs";

const PANEL = "panel";

export function App() {
  useShortcuts();
  const tab = tabs.find(({ id }) => id === currentTab.value) ?? tabs[0];

  return (
    <>
      <header className="page-header">
        <h1 className="brand">
          <img className="brand-mark" src="/favicon.svg" alt="" />
          garden
        </h1>
        <ConnectionStatus />
        <ThemeButton />
      </header>
      <main className="page">
        <CaptureBox />
        {tab && (
          <>
            <Tabs
              label="Sections"
              tabs={tabs.map(({ id }) => ({ id, label: humanize(id) }))}
              selected={tab.id}
              onSelect={(id) => (currentTab.value = id)}
              panelId={PANEL}
            />
            <section
              id={PANEL}
              className="panel"
              role="tabpanel"
              aria-labelledby={`${PANEL}-${tab.id}`}
            >
              <tab.Panel />
            </section>
          </>
        )}
      </main>
      <Notices />
    </>
  );
}
