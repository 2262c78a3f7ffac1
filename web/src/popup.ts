// What a click on the map tells: the same as the tables and lists of the page.

import { Popup, type Map, type MapGeoJSONFeature, type MapMouseEvent } from "maplibre-gl";
import { fill, type Config } from "./config";
import { about, minutes, step } from "./number";

function paragraph(text: string): HTMLElement {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);

/** The lines about a cell. */
export function cellLines(config: Config, p: Record<string, unknown>): string[] {
  const excluded = number(p.excluded) ?? 0;
  const to = step(excluded);
  const time = number(p[`minutes_${config.profile}`]);
  const points = number(p.points_in_reach);
  const lines = [
    config.title,
    fill(config, "map.popup.people", about(number(p.people) ?? 0)),
    fill(config, "map.popup.need", about(excluded), about(number(p.excluded_low) ?? 0, to), about(number(p.excluded_high) ?? 0, to)),
    time === null ? fill(config, "map.popup.beyond") : fill(config, `map.popup.${config.profile}`, minutes(time)),
  ];
  if (points !== null && time !== null) lines.push(fill(config, "map.popup.points", String(points)));
  lines.push(fill(config, "map.popup.rounded"));
  return lines;
}

function pointContent(config: Config, p: Record<string, unknown>): HTMLElement[] {
  const name = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = String(p.name ?? "");
  name.append(strong);
  const content: HTMLElement[] = [name];
  if (p.precision === "approximate") content.push(paragraph(fill(config, "map.popup.approximate")));
  if (p.state === "unknown") content.push(paragraph(fill(config, "map.popup.unknown")));
  if (typeof p.slug === "string" && /^[a-z0-9-]+$/.test(p.slug)) {
    const link = document.createElement("a");
    link.href = `/hulppunt/${p.slug}`;
    link.textContent = fill(config, "map.popup.place");
    content.push(document.createElement("p"));
    content.at(-1)?.append(link);
  }
  return content;
}

function content(config: Config, feature: MapGeoJSONFeature): HTMLElement {
  const box = document.createElement("div");
  box.className = "map-popup";
  if (feature.layer.id === "points") box.append(...pointContent(config, feature.properties));
  else box.append(...cellLines(config, feature.properties).map(paragraph));
  return box;
}

/** Opens a window about what was clicked: a help point before a cell. */
export function addPopups(map: Map, config: Config): void {
  const layers = ["points", "cells"];
  map.on("click", (event: MapMouseEvent) => {
    const found = map.queryRenderedFeatures(event.point, { layers });
    const feature = found.find((f) => f.layer.id === "points") ?? found[0];
    if (!feature) return;
    new Popup({ maxWidth: "18rem" }).setLngLat(event.lngLat).setDOMContent(content(config, feature)).addTo(map);
  });
  map.on("mousemove", (event: MapMouseEvent) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: ["points"] }).length > 0 ? "pointer" : "";
  });
}
