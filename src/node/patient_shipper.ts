import type { Intake } from "../core/delivery.ts";
import { createShipper, type Shipper } from "../core/shipper.ts";
import type { SpoolReports } from "./spool_reports.ts";

/** What happens to the records of a patient shipper. */
export interface PatientShipperEvents {
  /** Some have ended, delivered or not. */
  ended(): void;
  /** The service refuses. */
  refused(): void;
  /** There was no more time for some; true when that is no loss. */
  outOfTime(records: number, why: string): boolean;
}

/**
 * Creates a shipper for records that are kept elsewhere, too: it tries for ever, also while the service
 * refuses, and the end of its time costs nothing.
 */
export function createPatientShipper(
  intake: Intake,
  reports: SpoolReports,
  events: PatientShipperEvents,
): Shipper {
  return createShipper({
    ...intake.settings,
    ...intake,
    retryForMs: Infinity,
    keepsRefused: true,
    reporter: {
      report(code, message, lost, status) {
        const why = code === "refused"
          ? "the service refuses them"
          : message.slice(message.indexOf(": ") + 2);
        const isOver = code === "refused" || code === "deadline";
        if (isOver && events.outOfTime(lost!().length, why)) return;
        intake.reporter.report(code, message, lost, status);
      },
    },
    async send(body, abort) {
      const outcome = await intake.send(body, abort);
      if (outcome.kind === "refused") {
        reports.refused(outcome.why, outcome.status);
        events.refused();
      } else if (outcome.kind !== "retry") {
        reports.isRefused = false;
        setTimeout(events.ended); // when the shipper has taken note of it
      }
      return outcome;
    },
  });
}
