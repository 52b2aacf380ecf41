import { resolveConfig, type ResolvedConfig } from "./config.ts";
import type { Environment } from "./environment.ts";
import { ingest, type Outcome } from "./ingest.ts";
import { type DeliveryOptions, type DeliverySettings, resolveDelivery } from "./options.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { Shipper } from "./shipper.ts";

/** Where records go and how, resolved from the options and the environment. */
export interface Intake {
  /** How records are delivered. */
  readonly settings: DeliverySettings;
  /** Tokens and hosts. */
  readonly config: ResolvedConfig;
  /** Who is told of trouble. */
  readonly reporter: Reporter;
  /** Where records go, for messages. */
  readonly destination: string;
  /** What to check when the service refuses, for messages. */
  readonly advice: (status: number | undefined) => string;
  /** Sends a request body and says what came of it; never rejects. */
  readonly send: (
    body: Uint8Array<ArrayBuffer>,
    abort: AbortController,
    timeoutMs?: number,
  ) => Promise<Outcome>;
}

/** What stands between a record's text and the ingesting host. */
export interface Delivery {
  /** What takes records; undefined without a source token. */
  readonly shipper: Shipper | undefined;
  /** How many bytes a record may have. */
  readonly maxRecordBytes: number;
  /** Who is told of trouble. */
  readonly reporter: Reporter;
}

/**
 * Resolves the options and the environment, and sets up the delivery.
 *
 * @throws {TypeError | RangeError} for a bad option; a bad variable is reported
 */
export function createDelivery(
  options: DeliveryOptions,
  environment?: Environment,
  reporter: Reporter = createReporter(options.onError),
): Delivery {
  const intake = resolveIntake(options, environment, reporter);
  const { settings, config } = intake;
  return {
    shipper: config.sourceToken && new Shipper({ ...settings, ...intake }),
    maxRecordBytes: settings.maxRecordBytes,
    reporter,
  };
}

/**
 * Resolves where records go and how.
 *
 * @throws {TypeError | RangeError} for a bad option; a bad variable is reported
 */
export function resolveIntake(
  options: DeliveryOptions,
  environment?: Environment,
  reporter: Reporter = createReporter(options.onError),
): Intake {
  const settings = resolveDelivery(options);
  const config = resolveConfig(options, environment);
  if (config.problems.length > 0) reporter.report("configuration", config.problems.join("; "));

  const { sourceToken, ingestingUrl: { value: url } } = config;
  const { requestTimeoutMs, fetch } = settings;
  return {
    settings,
    config,
    reporter,
    destination: new URL(url).origin,
    advice: (status) => adviceFor(status, config),
    send: (body, abort, timeoutMs = requestTimeoutMs) =>
      ingest({ url, token: sourceToken?.reveal() ?? "", timeoutMs, fetch }, body, abort),
  };
}

/** What to check when the service refuses: a right token at the wrong host looks like a wrong one. */
function adviceFor(status: number | undefined, config: ResolvedConfig): string {
  const host = `the ingesting host (from ${config.ingestingUrl.from})`;
  switch (status) {
    case 401:
    case 403:
      return `; check the source token (from ${config.sourceToken?.from}) and that ${host} is its own`;
    case 402:
      return "; the quota or the spending limit of the source is used up";
    case 406:
    case 413:
      return "";
    default:
      return status && status < 500 && status >= 300 && status !== 408 && status !== 429
        ? `; check ${host}`
        : "";
  }
}
