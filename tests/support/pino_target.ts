import { build } from "esbuild";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Bundles pino's worker into one JavaScript file, as users have it, and returns its URL. pino's own
 * loader of several targets reads no TypeScript, and Node would strip types in each process.
 */
export async function bundlePinoTarget(outfile: string): Promise<string> {
  const entry = fileURLToPath(new URL("../../src/adapters/pino.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm" });
  return pathToFileURL(outfile).href;
}
