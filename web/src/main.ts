// The map of a municipality. The page is complete without it.

import { Map, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { fill, readConfig, type Config, type Mode } from "./config";
import { addLabels } from "./labels";
import { show, style } from "./layers";
import { addPopups } from "./popup";
import { addProposals } from "./proposals";
import { addSigns } from "./signs";

declare const WORKER_ADDRESS: string; // set by the build

/** The texts of the map's own controls. */
function controls(config: Config): Record<string, string> {
  const two = fill(config, "map.twofingers");
  const wheel = fill(config, "map.wheel");
  return {
    "Map.Title": fill(config, "map.canvas"),
    "NavigationControl.ZoomIn": fill(config, "map.zoomin"),
    "NavigationControl.ZoomOut": fill(config, "map.zoomout"),
    "Popup.Close": fill(config, "map.popup.close"),
    "CooperativeGesturesHandler.WindowsHelpText": wheel,
    "CooperativeGesturesHandler.MacHelpText": wheel,
    "CooperativeGesturesHandler.MobileHelpText": two,
  };
}

/** Shows the legend that belongs to a mode. */
function showLegend(mode: Mode): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-legend]")) {
    part.hidden = part.dataset.legend !== (mode === "reach" ? "reach" : "need");
  }
}

/** The layer that is chosen: browsers remember it over a reload. */
function chosen(): Mode {
  const input = document.querySelector<HTMLInputElement>("input[name=laag]:checked");
  return (input?.value ?? "need") as Mode;
}

function ready(map: Map, config: Config, container: HTMLElement): void {
  const apply = (): void => {
    show(map, config, chosen());
    showLegend(chosen());
  };
  for (const input of document.querySelectorAll("input[name=laag]")) input.addEventListener("change", apply);
  apply();
  addLabels(map, config.labels);
  addProposals(map, config.proposals);
  addPopups(map, config);
  map.once("idle", () => { container.dataset.state = "ready"; });
}

function start(config: Config, container: HTMLElement): void {
  const [west, south, east, north] = config.bounds;
  setWorkerUrl(WORKER_ADDRESS);
  const map = new Map({
    container, style: style(config), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 16, maxZoom: 14 },
    minZoom: 6, maxZoom: 17, maxBounds: [[1.5, 49.8], [9, 54.6]], attributionControl: false, cooperativeGestures: true,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, locale: controls(config), fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.once("style.load", () => {
    addSigns(map);
    ready(map, config, container);
  });
}

/** Shows the part of the page that needs the map, or leaves the hint. */
function main(): void {
  const config = readConfig();
  const container = document.querySelector<HTMLElement>("[data-map]");
  const on = document.querySelector<HTMLElement>("[data-map-on]");
  const off = document.querySelector<HTMLElement>("[data-map-off]");
  if (!config || !container || !on || !off) return;
  on.hidden = false;
  off.hidden = true;
  try {
    start(config, container);
  } catch (error) { // no WebGL: the tables say everything
    on.hidden = true;
    off.hidden = false;
    console.warn("map not shown", error);
  }
}

main();
