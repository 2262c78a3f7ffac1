// Builds the scripts of the map into dist/, each file with a checksum in its
// name, and dist/manifest.json from plain names to those files.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const dist = new URL("dist/", import.meta.url);
const packages = new URL("node_modules/", import.meta.url);

async function emit(manifest, name, content) {
  const sum = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const dot = name.lastIndexOf(".");
  const file = `${name.slice(0, dot)}-${sum}${name.slice(dot)}`;
  await writeFile(new URL(file, dist), content);
  manifest[name] = file;
  return file;
}

async function bundle(options) {
  const result = await build({
    bundle: true, minify: true, write: false, format: "esm", target: "es2022", legalComments: "none",
    absWorkingDir: new URL(".", import.meta.url).pathname, logLevel: "warning", ...options,
  });
  return result.outputFiles[0].contents;
}

await mkdir(dist, { recursive: true });
for (const old of await readdir(dist)) {
  if (old !== ".gitkeep") await rm(new URL(old, dist), { recursive: true });
}

const manifest = {};
// The worker is served by ourselves: the content policy allows no other.
const workerSource = new URL("maplibre-gl/dist/maplibre-gl-worker.mjs", packages).pathname;
const worker = await emit(manifest, "worker.js", await bundle({ entryPoints: [workerSource] }));
await emit(manifest, "map.js", await bundle({
  entryPoints: ["src/main.ts"],
  define: { WORKER_ADDRESS: JSON.stringify(`/assets/${worker}`) },
}));
await emit(manifest, "site.css", await bundle({ entryPoints: ["src/site.css"], target: ["es2022", "chrome90", "firefox90", "safari14"] }));
await emit(manifest, "place.js", await bundle({ entryPoints: ["src/place.ts"], target: "es2018" }));
await emit(manifest, "map.css", await bundle({ entryPoints: ["src/map.css"], loader: { ".svg": "dataurl" } }));
await emit(manifest, "licence-maplibre.txt", await readFile(new URL("maplibre-gl/LICENSE.txt", packages)));
await writeFile(new URL("manifest.json", dist), JSON.stringify(manifest, null, 2) + "\n");
