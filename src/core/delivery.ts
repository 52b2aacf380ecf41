import { resolveSource, type SourceConfig } from "./config.ts";
import { ingest, type Outcome } from "./ingest.ts";
import { type DeliveryOptions, type DeliverySettings, resolveDelivery } from "./options.ts";
import { createReporter, type Reporter, reportProblems } from "./reporter.ts";
import { createShipper, type Shipper } from "./shipper.ts";

/** Where records go and how, resolved from the options and the environment. */
export interface Intake {
  /** How records are delivered. */
  readonly settings: DeliverySettings;
  /** The source token and the ingesting host. */
  readonly config: SourceConfig;
  /** Who is told of trouble. */
  readonly reporter: Reporter;
  /** Where records go, for messages. */
  readonly destination: string;
  /** What to check when the service refuses, for messages. */
  readonly advice: (status: number | undefined) => string;
  /** Sends a request body and says what came of it; never rejects. */
  readonly send: (
    body: Uint8Array<ArrayBuffer>,
    abort?: AbortController,
    timeoutMs?: number,
  ) => Promise<Outcome>;
}

/** What stands between a record's text and the ingesting host. */
export interface Delivery {
  /** What takes records; undefined without a source token. */
  readonly shipper: Shipper | undefined;
  /** How many bytes a record may have. */
  readonly maxRecordBytes: number;
}

/**
 * Resolves the options and the environment, and sets up the delivery.
 *
 * @throws {TypeError | RangeError} for a bad option; a bad variable is reported
 */
export function createDelivery(
  options: DeliveryOptions,
  environment?: object,
  reporter: Reporter = createReporter(options.onError),
): Delivery {
  const intake = resolveIntake(options, environment, reporter);
  const { settings, config } = intake;
  return {
    shipper: config.sourceToken && createShipper({ ...settings, ...intake }),
    maxRecordBytes: settings.maxRecordBytes,
  };
}

/**
 * Resolves where records go and how.
 *
 * @throws {TypeError | RangeError} for a bad option; a bad variable is reported
 */
export function resolveIntake(
  options: DeliveryOptions,
  environment?: object,
  reporter: Reporter = createReporter(options.onError),
): Intake {
  const settings = resolveDelivery(options);
  const config = resolveSource(options, environment);
  const { sourceToken, ingestingUrl: { from, value: url }, problems } = config;
  reportProblems(reporter, problems);

  const { requestTimeoutMs, fetch } = settings;
  const host = `the ingesting host (from ${from})`;
  return {
    settings,
    config,
    reporter,
    destination: new URL(url).origin,
    advice(status) {
      if (status === 402) return "; the quota or the spending limit of the source is used up";
      // A right token at the wrong host looks like a wrong one.
      return status === 401 || status === 403
        ? `; check the source token (from ${sourceToken!.from}) and that ${host} is its own`
        : `; check ${host}`;
    },
    send: (body, abort, timeoutMs = requestTimeoutMs) =>
      ingest({ url, token: sourceToken!.reveal(), timeoutMs, fetch }, body, abort),
  };
}
