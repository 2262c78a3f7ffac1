// What the page tells the map. The server writes it as JSON into the page.

export type Profile = "walk" | "cycle" | "senior";
export type Mode = "need" | "reach" | "gap";
export type Collection = "cells" | "gaps" | "municipalities" | "help-points";

export interface Label {
  name: string;
  lon: number;
  lat: number;
  residents: number;
}

/** A building where a new point would help most. */
export interface Proposal {
  number: number;
  name: string;
  lon: number;
  lat: number;
}

export interface Config {
  municipality: string;
  bounds: [west: number, south: number, east: number, north: number];
  profile: Profile;
  definition: string;
  title: string; // of the definition
  tiles: Record<Collection, string>;
  needBreaks: number[];
  reachBreaks: number[];
  labels: Label[];
  proposals: Proposal[];
  shapes: Record<string, string>; // sign by kind of help point
  texts: Record<string, string>;
}

/** Reads the settings out of the page, or null where there are none. */
export function readConfig(): Config | null {
  const text = document.getElementById("map-config")?.textContent;
  return text ? (JSON.parse(text) as Config) : null;
}

/** Fills {1}, {2} … in a text of the page. */
export function fill(config: Config, key: string, ...values: string[]): string {
  const text = config.texts[key] ?? "";
  return text.replace(/\{(\d)\}/g, (_, n: string) => values[Number(n) - 1] ?? "");
}

/** A colour of the style sheet, by the name of its custom property. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The colours of a scale in order: --need-0, --need-1 … */
export function scale(name: string, steps: number): string[] {
  return Array.from({ length: steps }, (_, i) => colour(`${name}-${i}`));
}
