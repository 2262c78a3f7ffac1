// Evaluates opening hours with the npm library opening_hours. Reads one case a
// line, {"text", "seconds": [...]}, and answers each with {"states"}, a letter
// per instant (o open, c closed, u unknown), or {"error"}.
import { createInterface } from "node:readline";

const { default: OpeningHours } = await import(process.argv[2]);
const place = { lat: 52.01, lon: 4.36, address: { country_code: "nl", state: "Noord-Holland" } };

function letter(hours, seconds) {
  const date = new Date(seconds * 1000);
  if (hours.getUnknown(date)) return "u";
  return hours.getState(date) ? "o" : "c";
}

function answer({ text, seconds }) {
  try {
    const hours = new OpeningHours(text, place, { tag_key: "opening_hours" });
    return { states: seconds.map((s) => letter(hours, s)).join("") };
  } catch (error) {
    return { error: String(error).slice(0, 200) };
  }
}

console.error = () => {}; // the library explains its faults there as well
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
