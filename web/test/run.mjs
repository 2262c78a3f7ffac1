// Bundles the tests, since Node 20 reads no TypeScript, and runs them.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
const out = await mkdtemp(join(tmpdir(), "steunkaart-web-"));
const tests = (await readdir(here)).filter((f) => f.endsWith(".test.ts"));
try {
  await build({ entryPoints: tests.map((f) => join(here, f)), bundle: true, platform: "node", format: "esm", outdir: out, outExtension: { ".js": ".mjs" }, logLevel: "warning" });
  const files = tests.map((f) => join(out, f.replace(/ts$/, "mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(out, { recursive: true });
}
