import type { Example } from "./examples.ts";

/** Text in an example, and why it is not run; `no-run` behind a fence says the same in place. */
const NOT_RUN: readonly (readonly [text: string, why: string])[] = [
  ["Deno.serve(", "it serves until it is stopped"],
  ["listen(", "it serves until it is stopped"],
  ["Bun.serve(", "it serves until it is stopped"],
  ["addEventListener(", "a platform runs it"],
  ["next/server", "it is a part of a Next app"],
  ["Sentry.init(", "it is a line for a program that there is already"],
  ['parseQuery("level=")', "it shows what throws"],
  ["captureException(error", "it is a part of a program"],
  ["createHeartbeat().watch(() => nightlyJob())", "the job is the reader's"],
  ["uptime.incidents.list(", "it works on an account"],
  ["createApi()", "it asks an account"],
  [" logger.error(error, ", "it is a part of a program"],
];

/** Why an example is not run; undefined when it is. */
export function whyNotRun({ code, marks }: Example): string | undefined {
  if (marks.includes("no-run")) return "it says so";
  if (/^export /m.test(code)) return "a platform calls what it exports";
  if (!/^(import|await|const) /m.test(code)) return "it is no program";
  return NOT_RUN.find(([text]) => code.includes(text))?.[1];
}
