// Numbers for reading, rounded as the tables of the page round them.

const dutch = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 0 });

/** The step to which an estimate of n people is rounded: small ones come rounded to five. */
export function step(n: number): number {
  const size = Math.abs(n);
  if (size >= 1e6) return 10_000;
  if (size >= 1e5) return 1000;
  return size >= 1000 ? 100 : 5;
}

/** An estimate of people: 14.300, 90, "minder dan 5". */
export function about(n: number, to = step(n)): string {
  const rounded = Math.round(n / to) * to;
  return n > 0 && rounded === 0 ? `minder dan ${dutch.format(to)}` : dutch.format(rounded);
}

/** Whole minutes, at least one. */
export function minutes(n: number): string {
  return dutch.format(Math.max(1, Math.round(n)));
}
