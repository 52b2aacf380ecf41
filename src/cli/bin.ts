#!/usr/bin/env node
/* The program itself: `better-stack` in a shell. A file of its own, as Node 20 cannot tell a main module. */
import process from "node:process";
import { main } from "./main.ts";

const code = await main(process.argv.slice(2));
if (code > 128) endBySignal(code - 128);
process.exit(code);

/** So that a shell that waits for a pipeline sees that it was interrupted, and ends its script, too. */
function endBySignal(signal: number): void {
  try {
    process.kill(process.pid, signal);
  } catch {
    // Deno without --allow-run: the exit code says the same.
  }
}
