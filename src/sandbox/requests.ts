import { bearerTokenOf, maskAfterStart } from "./token.ts";

/** One request to the intake, summed up. It is listed when it arrives and completed as it goes on. */
export interface SandboxRequest {
  /** When it arrived. */
  readonly time: Date;
  /** The status it was answered with; 0 as long as there is no answer, and when none was given. */
  readonly status: number;
  /** How many records were taken from it. */
  readonly records: number;
  /** The length of its body in bytes as sent, so far as it was read. */
  readonly bytes: number;
  /** Its `Content-Type`, or `""`. */
  readonly contentType: string;
  /** Its `Content-Encoding`, or `""`. */
  readonly contentEncoding: string;
  /** Its `User-Agent`, or `""`. */
  readonly userAgent: string;
  /** The first characters of its source token, or `""`: never the whole. */
  readonly token: string;
}

/** A summary as it is written. */
export type Summary = { -readonly [Key in keyof SandboxRequest]: SandboxRequest[Key] };

/** What a summary costs to keep, roughly. */
export const SUMMARY_BYTES = 192;

/** Headers are for looking at: a longer one is cut. */
const HEADER_LENGTH = 100;

/** Sums up a request that has just arrived. */
export function summarize(headers: Headers, now: number): Summary {
  const header = (name: string): string => (headers.get(name) ?? "").slice(0, HEADER_LENGTH);
  return {
    time: new Date(now),
    status: 0,
    records: 0,
    bytes: 0,
    contentType: header("content-type"),
    contentEncoding: header("content-encoding"),
    userAgent: header("user-agent"),
    token: maskAfterStart(bearerTokenOf(headers)),
  };
}
