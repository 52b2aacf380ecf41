import { createDelivery, type Delivery, resolveIntake } from "../core/delivery.ts";
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
  environment?: object,
  reporter: Reporter = createReporter(options.onError),
): Delivery {
  const settings = resolveSpool(options);
  if (!settings) return createDelivery(options, environment, reporter);
  const intake = resolveIntake(options, environment, reporter);
  const { spool: path, maxSpoolBytes, spoolSync } = settings;
  const fairShare = maxSpoolBytes / LEAST_SEGMENTS;
  const maxRecordBytes = Math.min(intake.settings.maxRecordBytes, Math.floor(fairShare) - 1); // a line feed
  if (!intake.config.sourceToken) return { shipper: undefined, maxRecordBytes };

  const reports = new SpoolReports(intake, path);
  try {
    const folder = openFolder(path);
    const maxSegmentBytes = Math.min(MAX_SEGMENT_BYTES, fairShare);
    const onSyncError = (error: unknown) => reports.failing(error);
    const segments = new Segments(folder.path, maxSegmentBytes, spoolSync, onSyncError);
    segments.inherit(folder.takeOver());
    const shipper = new Spool({ intake, folder, segments, reports, maxSpoolBytes });
    return { shipper, maxRecordBytes };
  } catch (error) {
    reports.failing(error);
    return { shipper: createShipper({ ...intake.settings, ...intake }), maxRecordBytes };
  }
}
