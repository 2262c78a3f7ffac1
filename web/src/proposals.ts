// The buildings where a new point would help most, by their number in the list.

import { Marker, type Map } from "maplibre-gl";
import type { Proposal } from "./config";

/** Puts the numbers on the map. The list beside it says the same in words. */
export function addProposals(map: Map, proposals: Proposal[]): void {
  for (const proposal of proposals) {
    const element = document.createElement("div");
    element.className = "map-proposal";
    element.textContent = String(proposal.number);
    element.title = proposal.name;
    element.setAttribute("aria-hidden", "true");
    new Marker({ element, anchor: "center" }).setLngLat([proposal.lon, proposal.lat]).addTo(map);
    element.removeAttribute("tabindex");
    element.removeAttribute("role");
    element.removeAttribute("aria-label");
  }
}
