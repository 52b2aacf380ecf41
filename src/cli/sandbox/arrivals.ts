import type { Sandbox, SandboxBeat, SandboxRequest } from "../../sandbox/mod.ts";

/** What arrives at a sandbox, in words. */
export interface Arrivals {
  /** A line for each request and each beat since the last time. */
  take(): string[];
  /** All there was, in a line. */
  summary(): string;
}

/** Watches a sandbox from now on. */
export function createArrivals(sandbox: Sandbox): Arrivals {
  const newRequests = follow(sandbox.requests);
  const newBeats = new WeakMap<readonly SandboxBeat[], () => readonly SandboxBeat[]>();
  let unanswered: SandboxRequest[] = [];
  let [requests, records, beats] = [0, 0, 0];

  return {
    take() {
      const all = [...unanswered, ...newRequests()];
      unanswered = all.filter(({ status }) => status === 0);
      const answered = all.filter(({ status }) => status !== 0);
      requests += answered.length;
      records += answered.reduce((sum, request) => sum + request.records, 0);

      const lines = answered.map((request) => ({ at: request.time, text: requestLine(request) }));
      for (const { beats: list } of sandbox.heartbeats) {
        if (!newBeats.has(list)) newBeats.set(list, follow(list));
        for (const beat of newBeats.get(list)!()) {
          beats++;
          lines.push({ at: beat.time, text: beatLine(beat) });
        }
      }
      lines.sort((a, b) => a.at.getTime() - b.at.getTime());
      return lines.map(({ at, text }) => `${at.toTimeString().slice(0, 8)}  ${text}`);
    },
    summary: () =>
      `${count(records, "record")} in ${count(requests, "request")}, and ${
        count(beats, "heartbeat")
      }`,
  };
}

/** Returns the items that a list has got since the last time. It may lose its oldest meanwhile. */
function follow<T>(list: readonly T[]): () => readonly T[] {
  let last: T | undefined;
  return () => {
    const fresh = list.slice(last === undefined ? 0 : list.lastIndexOf(last) + 1);
    last = list.at(-1) ?? last;
    return fresh;
  };
}

function requestLine({ status, records, bytes }: SandboxRequest): string {
  return `logs       ${status}  ${count(records, "record")}, ${bytes} bytes`;
}

function beatLine({ kind, exitCode, output }: SandboxBeat): string {
  const what = { success: "ok", fail: "failed", exit: `exit code ${exitCode}` }[kind];
  const end = output.trim().split("\n").at(-1)!;
  return `heartbeat  ${what}${end && `: ${end.slice(0, 100)}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
