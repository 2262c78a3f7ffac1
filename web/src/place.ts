// "Use my place" on the pages of the finder, and a button that prints the card.
// The pages are complete without it. The place is sent once, as a form; nothing
// keeps it.

/** How exactly a place is sent: three decimals are about a hundred metres. */
const DECIMALS = 3;
const PATIENCE = 15_000; // milliseconds

/** Sends the place where the visitor is. */
function send(form: HTMLFormElement, position: GeolocationPosition): void {
  for (const [name, value] of [["lat", position.coords.latitude], ["lon", position.coords.longitude]] as const) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value.toFixed(DECIMALS);
  }
  form.submit();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-here]")) {
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  if (!("geolocation" in navigator) || !problem) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.hidden = true;
    navigator.geolocation.getCurrentPosition(
      (position) => send(form, position),
      () => { problem.hidden = false; },
      { enableHighAccuracy: false, maximumAge: 60_000, timeout: PATIENCE },
    );
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
