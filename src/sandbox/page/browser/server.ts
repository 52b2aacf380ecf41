import type { Heartbeat, Histogram, Mistake, Note } from "./wire.ts";

/** What the sandbox made of a query: good, or not, and why. */
export type Verdict = { readonly notes: readonly Note[] } | { readonly mistake: Mistake };

/** Asks whether a query can be read. */
export async function judgeQuery(query: string): Promise<Verdict> {
  const response = await fetch(`/sandbox/search?${new URLSearchParams({ query, limit: "1" })}`);
  const answer = await response.json();
  return response.ok ? { notes: answer.notes ?? [] } : { mistake: answer.error };
}

/** Counts the records that match; undefined when they could not be counted. */
export async function readHistogram(
  query: string,
  buckets: number,
): Promise<Histogram | undefined> {
  const parameters = new URLSearchParams({ query, buckets: String(buckets) });
  const response = await fetch(`/sandbox/histogram?${parameters}`);
  return response.ok ? await response.json() : undefined;
}

/** Tells the sandbox something; resolves with what is wrong with it, in words. */
export async function tell(
  what: "faults" | "clear" | `heartbeats/${string}`,
  body: Readonly<Record<string, unknown>> | Partial<Heartbeat>,
): Promise<string | undefined> {
  try {
    const response = await fetch(`/sandbox/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return undefined;
    return (await response.json()).error?.message ?? `The sandbox answered ${response.status}`;
  } catch {
    return "The sandbox does not answer: is it still running?";
  }
}

/** Sends a record to the intake as a program would; resolves with how that went, in words. */
export async function sendRecord(
  sourceToken: string,
  record: Readonly<Record<string, unknown>>,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const started = performance.now();
  const took = () => `${Math.round(performance.now() - started)} ms`;
  try {
    const response = await fetch("/", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${sourceToken}` },
      body: JSON.stringify(record),
    });
    const retry = response.headers.get("retry-after");
    const said = await response.text();
    const parts = [`${response.status} in ${took()}`, retry && `retry-after: ${retry}`, said];
    return { ok: response.ok, text: parts.filter(Boolean).join(" · ") };
  } catch {
    return { ok: false, text: `no answer, the connection broke after ${took()}` };
  }
}
