// Builds web/static/dist: every file named by its content, manifest.json says which is which.
// `--check` builds in memory and fails when the committed files are not what the sources give.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sprite } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");
const entries = {
  "frame.css": "css/frame.index.css",
  "explore.css": "css/explore.css",
  "frame.js": "js/frame.js",
  "charts.js": "js/charts.js",
  "explore.js": "js/explore/index.js",
  "layout.worker.js": "js/explore/layout.worker.js",
};

const files = new Map();
const manifest = {};
function keep(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const named = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  files.set(named, content);
  manifest[name] = named;
}

const bundled = new Set();
for (const [name, source] of Object.entries(entries)) {
  const result = await build({
    entryPoints: [join(here, source)], bundle: true, minify: true, write: false, metafile: true, absWorkingDir: here,
    format: "iife", target: ["es2022", "safari16"], charset: "utf8", legalComments: "none", logLevel: "warning",
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    const match = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) bundled.add(match[1]);
  }
  keep(name, result.outputFiles[0].text);
}
bundled.add("lucide-static");
keep("icons.svg", sprite(here));
files.set("THIRD-PARTY.txt", notices([...bundled].sort()));
files.set("manifest.json", JSON.stringify(manifest, null, 1) + "\n");

if (process.argv.includes("--check")) {
  const there = new Set(existsSync(dist) ? readdirSync(dist) : []);
  const wrong = [...files].filter(([name, text]) => !there.has(name) || readFileSync(join(dist, name), "utf8") !== text).map(([name]) => name);
  wrong.push(...[...there].filter((name) => !files.has(name)));
  if (wrong.length) {
    console.error(`web/static/dist is not what the sources give: ${wrong.join(", ")}; run npm run build`);
    process.exit(1);
  }
} else {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(dist, name), text);
  for (const [name, text] of files) console.log(`${(text.length / 1024).toFixed(0).padStart(5)} kB  ${name}`);
}

function notices(packages) {
  const parts = packages.map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "No licence text in the package."}\n`;
  });
  return `What the files in this folder contain besides our own code.\n\n${parts.join("\n----\n\n")}`;
}
