// Signs for the map, drawn by the browser: no pictures are fetched. The shapes
// are those of the legend, so that both always agree.

import { colour } from "./config";

const size = 24; // of the legend's shapes
const ratio = 2; // for sharp screens
const states = ["confirmed", "listed", "stale", "unknown"] as const;

interface Images {
  addImage(name: string, image: ImageData, options: { pixelRatio: number }): unknown;
}

function canvas(width: number): CanvasRenderingContext2D | null {
  const element = document.createElement("canvas");
  element.width = element.height = width * ratio;
  const context = element.getContext("2d");
  context?.scale(ratio, ratio);
  return context;
}

function pixels(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
}

/** Draws one sign: full when the help is known and fresh, open when not. */
function sign(path: Path2D, ink: string, state: (typeof states)[number]): ImageData | null {
  const context = canvas(size);
  if (!context) return null;
  context.lineJoin = "round";
  context.translate(size / 2, size / 2);
  context.scale(0.78, 0.78);
  context.translate(-size / 2, -size / 2);
  context.strokeStyle = "#fff";
  context.lineWidth = 6;
  context.stroke(path);
  const open = state === "stale" || state === "unknown";
  context.fillStyle = open ? "#fff" : ink;
  context.fill(path);
  context.strokeStyle = ink;
  context.lineWidth = 3;
  if (state === "unknown") context.setLineDash([3, 3]);
  context.stroke(path);
  if (state === "confirmed") dot(context);
  return pixels(context);
}

/** A white dot marks what somebody has checked. */
function dot(context: CanvasRenderingContext2D): void {
  context.beginPath();
  context.arc(size / 2, size / 2 + 1, 3, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
}

/** Slanted lines for gaps, seamless in both directions. */
function hatch(ink: string): ImageData | null {
  const wide = 10;
  const context = canvas(wide);
  if (!context) return null;
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  for (const shift of [-wide, 0, wide]) {
    context.moveTo(shift, wide);
    context.lineTo(shift + wide, 0);
  }
  context.stroke();
  return pixels(context);
}

/** Gives the map its signs: "library-listed" and so on, and "hatch". */
export function addSigns(map: Images): void {
  for (const item of document.querySelectorAll<HTMLElement>("[data-shape]")) {
    const outline = item.querySelector("path")?.getAttribute("d");
    const shape = item.dataset.shape;
    if (!outline || !shape) continue;
    for (const state of states) {
      const image = sign(new Path2D(outline), colour(shape), state);
      if (image) map.addImage(`${shape}-${state}`, image, { pixelRatio: ratio });
    }
  }
  const lines = hatch(colour("gap"));
  if (lines) map.addImage("hatch", lines, { pixelRatio: ratio });
}
