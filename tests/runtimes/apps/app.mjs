/* What a user writes: every entry by its name, records, beats, and a natural end. */
import { readFileSync } from "node:fs";
import process from "node:process";

const manifest = new URL("node_modules/@mikser-io/better-stack/package.json", import.meta.url);
const { exports, name, peerDependencies } = JSON.parse(readFileSync(manifest, "utf8"));
const loaded = {};
for (const entry of Object.keys(exports)) {
  loaded[entry] = Object.keys(await import(name + entry.slice(1)));
}

const { createHeartbeat, createLogger } = await import(name);
const { closeOnExit } = await import(`${name}/node`);
const logger = createLogger({ fields: { app: process.argv[2] } });
closeOnExit(logger);
logger.info("from an ES module", { loaded, peers: Object.keys(peerDependencies) });
await createHeartbeat().ping();
