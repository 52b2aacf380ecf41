import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { bundleText } from "../support/bundle.ts";
import { cleanEnvironment, serve } from "../support/cli.ts";
import { RUNTIMES } from "../support/runtimes.ts";

const ROOT = new URL("../../", import.meta.url);
const path = (file: string): string => decodeURIComponent(new URL(file, ROOT).pathname);

test("examples/error-tracking reports both errors, and its record carries the event's id", async (t) => {
  const sandbox = await serve(t);
  const directory = mkdtempSync(join(tmpdir(), "better-stack-errors-"));
  t.after(() => rmSync(directory, { recursive: true }));
  const program = join(directory, "main.mjs");
  const source = readFileSync(path("examples/error-tracking/main.ts"), "utf8");
  writeFileSync(
    program,
    await bundleText(source, {
      platform: "node",
      alias: {
        "@mikser-io/better-stack/errors": path("src/errors/mod.ts"),
        "@mikser-io/better-stack": path("mod.ts"),
      },
    }),
  );

  const [command, ...args] = RUNTIMES[0]!.command;
  const running = spawn(command, [...args, program], {
    env: cleanEnvironment({ ...sandbox.environment }),
  });
  const errors = text(running.stderr);
  const [code] = await once(running, "close");

  assert.equal(code, 1);
  assert.match(await errors, /nobody catches this/);
  const [charge, uncaught] = sandbox.errors as unknown as readonly Event[];
  assert.equal(charge?.exception.values[0]?.value, "card ending in 4242 is expired");
  assert.deepEqual(charge.breadcrumbs.map(({ message }) => message), ["order received"]);
  assert.match(uncaught?.exception.values[0]?.value ?? "", /^nobody catches this/);
  const record = sandbox.records.find(({ level }) => level === "error");
  assert.equal(record?.eventId, charge.event_id);
});

interface Event {
  readonly event_id: string;
  readonly exception: { readonly values: readonly { readonly value: string }[] };
  readonly breadcrumbs: readonly { readonly message: string }[];
}
