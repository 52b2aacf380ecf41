/** Processes that are killed in mid-burst, again and again, lose no record whose log call had returned. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Answering, serveIntake, TOKEN } from "../support/intake.ts";
import { entryUrl, RUNTIMES } from "../support/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("spool_program.mjs", import.meta.url));
const KILLS = process.env.SOAK ? 50 : 5;

/** Good and bad answers, and some that never come. */
const CAPRICIOUS: Answering = ({ number }) =>
  number % 11 === 0 ? "hang" : number % 5 === 0 ? 503 : number % 7 === 0 ? "reset" : 202;

const timeout = KILLS * 12_000;

for (const runtime of RUNTIMES) {
  describe(`the spool under ${runtime.name}`, () => {
    for (
      const [name, atOnce, answer] of [
        ["the intake answers", 1, () => 202],
        ["the intake is capricious", 1, CAPRICIOUS],
        ["the intake is down until the last start", 1, () => 503],
        ["two processes share the folder", 2, CAPRICIOUS],
      ] as readonly (readonly [string, number, Answering])[]
    ) {
      test(`loses nothing to ${KILLS} times kill -9 when ${name}`, { timeout }, async (t) => {
        const intake = await serveIntake(t, answer);
        const folder = await mkdtemp(join(tmpdir(), "better-stack-spool-"));
        t.after(() => rm(folder, { recursive: true, force: true }));
        const start = (first: number, count: number, ending: string) => {
          const [command, ...args] = runtime.command;
          const program = spawn(
            command,
            [...args, PROGRAM, folder, String(first), String(count), ending],
            {
              env: {
                ...process.env,
                BETTERSTACK_SOURCE_TOKEN: TOKEN,
                BETTERSTACK_INGEST_HOST: intake.url,
                BETTERSTACK_ALLOW_INSECURE_URL: "1",
                NODE_URL: entryUrl(runtime, "src/node/mod"),
              },
              stdio: ["ignore", "pipe", "inherit"],
            },
          );
          return program;
        };

        const live = async (from: number): Promise<number> => {
          const program = start(from, Infinity, "");
          let logged = from;
          let bursts = Math.ceil(Math.random() * 30);
          for await (const line of createInterface({ input: program.stdout })) {
            logged = Number(line);
            if (--bursts === 0) process.kill(program.pid!, "SIGKILL");
          }
          return logged;
        };
        const starts = Array.from({ length: atOnce }, (_, n) => n * 1e9);
        let ends: readonly number[] = starts;
        for (let kill = 0; kill < KILLS; kill++) ends = await Promise.all(ends.map(live));
        intake.answer = () => 202;
        const last = start(ends[0]!, 1, "close");
        last.stdout.resume();
        const [code] = await once(last, "exit");

        assert.equal(code, 0);
        const numbers = new Set(intake.delivered.map(({ n }) => n));
        const missing: number[] = [];
        starts.forEach((from, process) => {
          for (let n = from; n < ends[process]!; n++) if (!numbers.has(n)) missing.push(n);
        });
        assert.deepEqual(missing, []);
        assert.deepEqual(await readdir(folder), [], "nothing is left on disk");
      });
    }
  });
}
