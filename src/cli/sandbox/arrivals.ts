import { counted } from "../../core/counted.ts";
import type { SandboxArrival } from "../../sandbox/mod.ts";

/** What arrives at a sandbox, in words. */
export interface Arrivals {
  /** The line for something that arrived. */
  line(arrival: SandboxArrival): string;
  /** All there was, in a line. */
  summary(): string;
}

const MAX_LENGTH = 100;

/** Starts counting. */
export function createArrivals(): Arrivals {
  let [requests, records, beats, errors] = [0, 0, 0, 0];

  function sentence(arrival: SandboxArrival): string {
    switch (arrival.kind) {
      case "request": {
        const { status, bytes, records: taken } = arrival.request;
        requests++;
        records += taken;
        const answer = status === 0 ? "broken off" : status;
        return `logs       ${answer}  ${counted(taken, "record")}, ${bytes} bytes`;
      }
      case "beat": {
        beats++;
        const { kind, exitCode, output } = arrival.beat;
        const what = { success: "ok", fail: "failed", exit: `exit code ${exitCode}` }[kind];
        return `heartbeat  ${withDetail(what, output.trim().split("\n").at(-1)!)}`;
      }
      case "error":
        errors++;
        return `error      ${subjectOf(arrival.error)}`;
    }
  }

  return {
    line: (arrival) => `${timeOf(arrival).toTimeString().slice(0, 8)}  ${sentence(arrival)}`,
    summary() {
      const told = `${counted(records, "record")} in ${counted(requests, "request")}`;
      const others = [counted(beats, "heartbeat")];
      if (errors > 0) others.push(counted(errors, "error"));
      return [told, ...others].join(", ").replace(/, (?=[^,]*$)/, ", and ");
    },
  };
}

function timeOf(arrival: SandboxArrival): Date {
  if (arrival.kind === "request") return arrival.request.time;
  return arrival.kind === "beat" ? arrival.beat.time : new Date();
}

/** What an event is about, whatever its sender made of it. */
function subjectOf({ exception, message }: Readonly<Record<string, unknown>>): string {
  const { values } = (exception ?? {}) as { values?: unknown };
  const last = (Array.isArray(values) ? values.at(-1) : undefined) ?? {};
  const { type = "message", value = message } = last as { type?: unknown; value?: unknown };
  return withDetail(printable(textOf(type)), textOf(value).trim().split("\n")[0]!);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function withDetail(what: string, detail: string): string {
  return detail === "" ? what : `${what}: ${printable(detail)}`;
}

/** Cut, and without anything that a terminal obeys. */
function printable(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(/\p{Cc}/gu, " ");
}
