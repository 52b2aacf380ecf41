import { resolveConfig, type ResolvedConfig } from "./config.ts";
import type { Environment } from "./environment.ts";
import { ingest } from "./ingest.ts";
import { type DeliveryOptions, resolveDelivery } from "./options.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { Shipper } from "./shipper.ts";

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
export function createDelivery(options: DeliveryOptions, environment?: Environment): Delivery {
  const settings = resolveDelivery(options);
  const config = resolveConfig(options, environment);
  const reporter = createReporter(options.onError);
  if (config.problems.length > 0) reporter.report("configuration", config.problems.join("; "));

  const { sourceToken, ingestingUrl } = config;
  const { maxRecordBytes, requestTimeoutMs, fetch } = settings;
  const shipper = sourceToken && new Shipper({
    ...settings,
    reporter,
    destination: new URL(ingestingUrl.value).origin,
    advice: (status) => adviceFor(status, config),
    send: (body, abort) =>
      ingest(
        {
          url: ingestingUrl.value,
          token: sourceToken.reveal(),
          timeoutMs: requestTimeoutMs,
          fetch,
        },
        body,
        abort,
      ),
  });
  return { shipper, maxRecordBytes, reporter };
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
