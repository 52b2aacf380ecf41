import type { Intake } from "../core/delivery.ts";
import { counted } from "../core/counted.ts";
import { reasonOf } from "../core/plain.ts";

/** Tells what happens to a spool, once for each time that it begins. */
export class SpoolReports {
  /** True while the service refuses. */
  isRefused = false;

  readonly #intake: Intake;
  readonly #path: string;
  #isFailing = false;

  /** Creates what tells of the spool in a folder. */
  constructor(intake: Intake, path: string) {
    this.#intake = intake;
    this.#path = path;
  }

  /** Nothing can be written or read. */
  failing(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#tell(
      `cannot spool to ${this.#path}: ${reasonOf(error)}; records are in memory alone meanwhile`,
    );
  }

  /** A record was written. */
  working(): void {
    this.#isFailing = false;
  }

  /** Lines that are no records were found. */
  torn(lines: number): void {
    const what = lines === 1 ? "a line" : `${lines} lines`;
    this.#tell(`left out ${what} in ${this.#path} that an end in mid-write had cut off`);
  }

  /** Records could not be read. */
  unreadable(records: number): void {
    this.#tell(`lost ${counted(records, "record")}: their file in ${this.#path} cannot be read`);
  }

  /** Records were not delivered, and wait for the next start. */
  left(records: number, why: string): void {
    this.#tell(`${counted(records, "record")} left in ${this.#path} for the next start: ${why}`);
  }

  /** The service refuses, which may heal when somebody does something. */
  refused(why: string, status: number): void {
    if (this.isRefused) return;
    this.isRefused = true;
    const { destination, advice, reporter } = this.#intake;
    const what = `cannot send to ${destination}: ${why}${advice(status)}`;
    const waits = `records wait in ${this.#path}, and it is tried again in a minute`;
    reporter.report("unreachable", `${what}; ${waits}`, undefined, status);
  }

  #tell(message: string): void {
    this.#intake.reporter.report("spool", message);
  }
}
