// Names of neighbourhoods on the map, as HTML: no fonts are fetched. Only names
// that do not touch each other show, those with most residents first.

import { Marker, type Map } from "maplibre-gl";
import type { Label } from "./config";

const most = 14;
const space = 18; // pixels between names

interface Shown {
  marker: Marker;
  element: HTMLElement;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const touches = (a: Box, b: Box): boolean =>
  a.left < b.right + space && b.left < a.right + space && a.top < b.bottom + space && b.top < a.bottom + space;

function make(map: Map, label: Label): Shown {
  const element = document.createElement("div");
  element.className = "map-label";
  element.textContent = label.name;
  // The table has all names; a screen reader need not hear them twice.
  element.setAttribute("aria-hidden", "true");
  const marker = new Marker({ element, anchor: "center" }).setLngLat([label.lon, label.lat]).addTo(map);
  element.removeAttribute("tabindex");
  element.removeAttribute("role");
  element.removeAttribute("aria-label");
  return { marker, element };
}

/** Hides the names that would touch a larger one. */
function spread(shown: Shown[], frame: DOMRect): void {
  const taken: Box[] = [];
  for (const { element } of shown) element.hidden = false;
  for (const { element } of shown) {
    const box = element.getBoundingClientRect();
    const inside = box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
    element.hidden = !inside || taken.length >= most || taken.some((other) => touches(box, other));
    if (!element.hidden) taken.push(box);
  }
}

/** Puts names on the map, and again after each move. */
export function addLabels(map: Map, labels: Label[]): void {
  const shown = [...labels].sort((a, b) => b.residents - a.residents).map((label) => make(map, label));
  const again = (): void => spread(shown, map.getContainer().getBoundingClientRect());
  map.on("moveend", again);
  again();
}
