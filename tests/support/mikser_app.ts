/** The stand-in's command line: what `mikser` is to the real one. */
import { watch } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createHost, type HostConfig, type HostTraits } from "./mikser_host.ts";

const { values } = parseArgs({
  options: {
    "working-folder": { type: "string", default: "." },
    "as-version": { type: "string", default: "11" },
    watch: { type: "boolean", default: false },
    server: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    tool: { type: "string" },
    explain: { type: "string" },
  },
});
const { "working-folder": folder, "as-version": version, tool, explain, ...flags } = values;
const workingFolder = resolve(folder);
process.chdir(workingFolder);

let reads = 0;
async function readConfig(): Promise<HostConfig> {
  const url = pathToFileURL(join(workingFolder, "mikser.config.js"));
  const { default: config } = await import(`${url.href}?read=${++reads}`);
  return typeof config === "function" ? await config() : config;
}

const host = createHost(
  readConfig,
  { workingFolder, ...flags, ...(tool && { tool }), ...(explain && { explain }) },
  { version: version as HostTraits["version"] & string },
);

// Nobody awaits or catches this: a hook that throws ends the process.
host.start().then(() => {
  if (flags.json) process.stdout.write(`{"report":"done"}\n`);
  if (!flags.watch) return;
  onChange(join(workingFolder, "documents"), () => host.cycle());
  onChange(join(workingFolder, "mikser.config.js"), () => host.load());
  host.logger.info("Watching");
});

function onChange(path: string, act: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(path, () => {
    clearTimeout(timer);
    timer = setTimeout(act, 50); // nor this
  });
}
