import { createDelivery, type Delivery, resolveIntake } from "../core/delivery.ts";
import type { Environment } from "../core/environment.ts";
import type { DeliveryOptions } from "../core/options.ts";
import { createReporter, type Reporter } from "../core/reporter.ts";
import { createShipper } from "../core/shipper.ts";
import { Segments } from "./segments.ts";
import { Spool } from "./spool.ts";
import { openFolder } from "./spool_folder.ts";
import { resolveSpool, type SpoolOptions } from "./spool_options.ts";
import { SpoolReports } from "./spool_reports.ts";

const MAX_SEGMENT_BYTES = 4_194_304;
const LEAST_SEGMENTS = 8;

/**
 * What `createDelivery` does, with records that wait on disk when `spool` says where. A folder that cannot
 * be used is reported, and records wait in memory then.
 *
 * @throws {TypeError | RangeError} for a bad option; a bad variable is reported
 */
export function createSpooledDelivery(
  options: DeliveryOptions & SpoolOptions,
  environment?: Environment,
  reporter: Reporter = createReporter(options.onError),
): Delivery {
  const settings = resolveSpool(options);
  if (!settings) return createDelivery(options, environment, reporter);
  const intake = resolveIntake(options, environment, reporter);
  const { maxRecordBytes } = intake.settings;
  if (!intake.config.sourceToken) return { shipper: undefined, maxRecordBytes, reporter };

  const { spool: path, maxSpoolBytes, spoolSync } = settings;
  const reports = new SpoolReports(intake, path);
  try {
    const folder = openFolder(path);
    const maxSegmentBytes = Math.min(MAX_SEGMENT_BYTES, maxSpoolBytes / LEAST_SEGMENTS);
    const onSyncError = (error: unknown) => reports.failing(error);
    const segments = new Segments(folder, maxSegmentBytes, spoolSync, onSyncError);
    const { release } = folder;
    const shipper = new Spool({ intake, segments, reports, maxSpoolBytes, release });
    return { shipper, maxRecordBytes, reporter };
  } catch (error) {
    reports.failing(error);
    return { shipper: createShipper({ ...intake.settings, ...intake }), maxRecordBytes, reporter };
  }
}
