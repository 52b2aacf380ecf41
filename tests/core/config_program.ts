/** Prints where the source token and the ingesting host came from, and the problems. */
import { resolveConfig } from "../../mod.ts";

const { sourceToken, ingestingUrl, problems } = resolveConfig();
console.log(JSON.stringify([sourceToken?.from, ingestingUrl.from, problems]));
