import { type Io, say } from "../io.ts";
import { Account } from "../ship/account.ts";
import { type DataValues, deliveryFor, drain, entriesFor } from "../ship/delivery.ts";
import { JobLines } from "./lines.ts";
import type { Mask } from "./mask.ts";

/** After the job has ended: give up once nothing was delivered for so long. */
const CLOSE_TIMEOUT_MS = 10_000;

/** What a job's log is opened with. */
export interface JobLogOptions {
  /** The values of the flags. */
  readonly values: DataValues;
  /** The process around it. */
  readonly io: Io;
  /** The job's name. */
  readonly name: string;
  /** What keeps secrets out. */
  readonly mask: Mask;
}

/** A job's output on its way to Better Stack. */
export interface JobLog {
  /** What takes the chunks of one of the job's streams. */
  stream(): (chunk: Uint8Array) => Promise<void>;
  /** Ships what is left, and says in a line what could not be. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens a job's log; undefined without a source token.
 *
 * @throws {UsageError} for a bad flag
 */
export function openJobLog({ values, io, name, mask }: JobLogOptions): JobLog | undefined {
  const account = new Account((line) => void say(io, line));
  const { shipper, maxRecordBytes } = deliveryFor(values, io, (error, records) => {
    if (error.code !== "configuration") account.onError(error, records); // that was told already
  });
  if (!shipper) return undefined;

  const fields = { job: name, ...values.fields };
  const lines = new JobLines({
    shipper,
    toRecord: entriesFor({ ...values, fields }, maxRecordBytes),
    mask,
    mayWait: values.overflow === undefined,
  });
  return {
    stream: () => lines.stream(),
    async close() {
      lines.end();
      await drain(shipper, CLOSE_TIMEOUT_MS);
      await shipper.close(0);
      const { stats } = shipper;
      if (stats.delivered < stats.logged) await say(io, account.close(stats));
    },
  };
}
