import type { ComponentType } from "react";
import { BedPanel } from "./components/Bed";
import { Digest } from "./components/Digest";
import { Items } from "./components/Items";
import { Metrics } from "./components/Metrics";
import { PlantPanel } from "./components/Plant";
import { Tools } from "./components/Tools";
import { persisted } from "./lib/persisted";

export interface Tab {
  id: string;
  Panel: ComponentType;
}

export const tabs: Tab[] = [
  { id: "items", Panel: Items },
  { id: "beds", Panel: BedPanel },
  { id: "plants", Panel: PlantPanel },
  { id: "digest", Panel: Digest },
  { id: "metrics", Panel: Metrics },
  { id: "tools", Panel: Tools },
];

export const currentTab = persisted("tab", "items");
