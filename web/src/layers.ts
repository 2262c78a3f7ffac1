// The layers of the map: need or reach as hexagons, gaps hatched and outlined,
// borders, and help points by kind and by how sure we are.

import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { colour, scale, type Collection, type Config, type Mode } from "./config";

// Mean size in square kilometres of a cell over the Netherlands, by resolution.
// With it one scale of people per square kilometre serves every zoom.
const cellSize: [resolution: number, km2: number][] = [[5, 211.8], [6, 30.25], [7, 4.322], [8, 0.6174]];
const finestSize = 0.0882;

const finestZoom = 14; // tiles of the closest zoom serve those beyond it

/** People per square kilometre. */
const density: ExpressionSpecification = [
  "/", ["to-number", ["get", "excluded"], 0],
  ["match", ["get", "resolution"], ...cellSize.flat(), finestSize] as unknown as ExpressionSpecification,
];

/** A colour per step between breaks. */
function steps(value: ExpressionSpecification, colours: string[], breaks: number[]): ExpressionSpecification {
  const tail = breaks.flatMap((edge, i) => [edge, colours[i + 1] ?? ""]);
  return ["step", value, colours[0] ?? "", ...tail] as unknown as ExpressionSpecification;
}

export function needColour(config: Config): ExpressionSpecification {
  return steps(density, scale("need", config.needBreaks.length + 1), config.needBreaks);
}

export function reachColour(config: Config): ExpressionSpecification {
  const colours = scale("reach", config.reachBreaks.length + 1);
  const time: ExpressionSpecification = ["get", `minutes_${config.profile}`];
  // Without a time there is no help within the limit: the last colour.
  return ["case", ["==", ["typeof", time], "number"],
    steps(["to-number", time], colours, config.reachBreaks), colours.at(-1) ?? ""];
}

function source(config: Config, collection: Collection): SourceSpecification {
  return { type: "vector", tiles: [location.origin + config.tiles[collection]], minzoom: 4, maxzoom: finestZoom };
}

/** Whether a feature lies in the municipality of the page: others are faint. */
const own = (config: Config, yes: number, no: number): ExpressionSpecification =>
  ["case", ["==", ["get", "municipality"], config.municipality], yes, no];

function cellLayers(config: Config): LayerSpecification[] {
  return [
    { id: "cells", type: "fill", source: "cells", "source-layer": "cells",
      paint: { "fill-color": needColour(config), "fill-opacity": own(config, 0.92, 0.3), "fill-antialias": false } },
    { id: "cell-edges", type: "line", source: "cells", "source-layer": "cells",
      paint: { "line-color": "#fff", "line-opacity": own(config, 0.5, 0.15), "line-width": 0.6 } },
  ];
}

function gapLayers(config: Config): LayerSpecification[] {
  const filter: ExpressionSpecification = ["==", ["get", "profile"], config.profile];
  return [
    { id: "gap-hatch", type: "fill", source: "gaps", "source-layer": "gaps", filter, paint: { "fill-pattern": "hatch", "fill-opacity": own(config, 0.9, 0.3) } },
    { id: "gap-edges", type: "line", source: "gaps", "source-layer": "gaps", filter, paint: { "line-color": colour("gap"), "line-width": 2, "line-opacity": own(config, 1, 0.35) } },
  ];
}

function borderLayer(config: Config): LayerSpecification {
  const here: ExpressionSpecification = ["==", ["get", "id"], config.municipality];
  return { id: "borders", type: "line", source: "municipalities", "source-layer": "municipalities",
    paint: { "line-color": colour("ink"), "line-width": ["case", here, 2.2, 0.8], "line-opacity": ["case", here, 0.9, 0.45] } };
}

/** Buildings of which no help is known are smaller. */
const sized = (size: number): ExpressionSpecification => ["match", ["get", "state"], "unknown", size * 0.6, size];

function pointLayer(config: Config): LayerSpecification {
  const shape = ["match", ["get", "kind"], ...Object.entries(config.shapes).filter(([, s]) => s).flat(), "digital"];
  return { id: "points", type: "symbol", source: "help-points", "source-layer": "help-points",
    layout: {
      "icon-image": ["concat", shape, "-", ["coalesce", ["get", "state"], "unknown"]] as unknown as ExpressionSpecification,
      "icon-allow-overlap": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 8, sized(0.5), 12, sized(0.9), 15, sized(1.2)],
      // What we are sure of lies on top.
      "symbol-sort-key": ["match", ["get", "state"], "confirmed", 3, "listed", 2, "stale", 1, 0],
    } };
}

/** The whole style; it fetches nothing but the tiles of this site. */
export function style(config: Config): StyleSpecification {
  return {
    version: 8,
    sources: {
      cells: source(config, "cells"), gaps: source(config, "gaps"),
      municipalities: source(config, "municipalities"), "help-points": source(config, "help-points"),
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#fbfbf9" } },
      ...cellLayers(config), ...gapLayers(config), borderLayer(config), pointLayer(config),
    ],
  };
}

interface Painter {
  setPaintProperty(layer: string, name: string, value: unknown): unknown;
  setLayoutProperty(layer: string, name: string, value: unknown): unknown;
}

/** Shows need, reach or gaps. Gaps keep their outline in all of them. */
export function show(map: Painter, config: Config, mode: Mode): void {
  map.setPaintProperty("cells", "fill-color", mode === "reach" ? reachColour(config) : needColour(config));
  map.setPaintProperty("cells", "fill-opacity", mode === "gap" ? own(config, 0.45, 0.15) : own(config, 0.92, 0.3));
  map.setLayoutProperty("gap-hatch", "visibility", mode === "gap" ? "visible" : "none");
}
