import { pause } from "../../core/timer.ts";
import { createApi, type Source } from "../../api/mod.ts";
import type { Environment } from "../../core/environment.ts";
import { createLogger } from "../../core/logger.ts";
import { where } from "../../query/mod.ts";
import { inFlagWords } from "../flags.ts";
import type { Finding } from "./finding.ts";
import type { Settings } from "./settings.ts";

const MESSAGE = "A test record of better-stack doctor";
const LOOK_FOR_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Sends a record as a program would, and looks whether it can be found again, where an API token and the
 * token's source are known.
 */
export async function sendTestRecord(
  settings: Settings,
  source: Source | undefined,
  environment: Environment | undefined,
): Promise<Finding> {
  const doctorId = crypto.randomUUID();
  let problem = "";
  const { sourceToken, ingestingHost, allowInsecureUrl, requestTimeoutMs } = settings.options;
  const logger = createLogger({
    sourceToken,
    ingestingHost,
    allowInsecureUrl,
    requestTimeoutMs,
    retryForMs: 0,
    console: false,
    onError: ({ message }) => problem ||= message,
  }, environment);
  const sentAt = performance.now();
  logger.info(MESSAGE, { doctorId });
  const { delivered } = await logger.close({ timeoutMs: settings.timeoutMs + 1_000 });
  if (delivered !== 1) {
    return { check: "test-record", state: "wrong", message: inFlagWords(problem) };
  }
  const message = `taken: level info, doctorId ${doctorId}`;
  if (!source) {
    const advice = `look for doctorId="${doctorId}" in Telemetry → Live tail`;
    return { check: "test-record", state: "ok", message, advice };
  }
  const isFound = await find(settings, source, doctorId, environment);
  const name = JSON.stringify(source.attributes.name);
  const tookMs = Math.round(performance.now() - sentAt);
  return isFound
    ? {
      check: "test-record",
      state: "ok",
      message: `${message}; found in source ${name} after ${tookMs} ms`,
    }
    : {
      check: "test-record",
      state: "warning",
      message: `${message}; not found in source ${name} within ${LOOK_FOR_MS / 1000} s`,
      advice:
        `it may take longer: better-stack query 'doctorId="${doctorId}"' --source ${source.id}`,
    };
}

async function find(
  { options }: Settings,
  { id: sourceId }: Source,
  doctorId: string,
  environment: Environment | undefined,
): Promise<boolean> {
  const { telemetry } = createApi(options, environment);
  const query = where("doctorId", "=", doctorId);
  const deadline = performance.now() + LOOK_FOR_MS;
  for (;;) {
    // One question that fails is none that was answered with no.
    const page = await telemetry.queryLogs({ query, sourceId, batchSize: 1 }).catch(() =>
      undefined
    );
    if (page && page.rows.length > 0) return true;
    if (performance.now() > deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
}
