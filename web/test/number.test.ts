import assert from "node:assert/strict";
import { test } from "node:test";
import { about, minutes } from "../src/number";
import cases from "./numbers.json";

// The same cases hold for the pages, in internal/page/number_test.go.
test("estimates read as the pages write them", () => {
  for (const { people, reads } of cases) assert.equal(about(people).replaceAll("\u00a0", " "), reads, String(people));
});

test("an interval is rounded like its middle", () => {
  assert.equal(about(961, 100), "1.000");
  assert.equal(about(1349, 100), "1.300");
});

test("nobody is at no distance", () => {
  assert.equal(minutes(0.2), "1");
  assert.equal(minutes(14.6), "15");
});
