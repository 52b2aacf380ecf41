import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ago, ask, askHere, send } from "../support/ask.ts";
import { serve } from "../support/cli.ts";
import { serveQueries } from "../support/live_tail.ts";

const MINUTE_MS = 60_000;

describe("better-stack errors", { concurrency: true }, () => {
  test("counts errors by service, beside the time before, the most first", async (t) => {
    const sandbox = await serve(t);
    const at = (minutes: number, level: string, service?: string) => ({
      dt: ago(minutes * MINUTE_MS),
      level,
      ...(service && { service }),
    });
    await send(sandbox, [
      ...[1, 2, 3].map((minutes) => at(minutes, "error", "api")),
      at(4, "fatal", "api"),
      ...[70, 80].map((minutes) => at(minutes, "error", "api")),
      at(5, "ERROR", "web"),
      at(75, "panic", "web"),
      at(6, "panic"),
      at(90, "fatal", "old"),
      at(200, "error", "too old"),
      at(1, "warn", "no error"),
      { dt: ago(MINUTE_MS), level: 50, level_label: "error", service: "pino" },
    ]);

    const { code, output, errors } = await ask(sandbox, ["errors"]);

    assert.deepEqual([code, errors], [0, ""]);
    const [title, blank, ...table] = output.split("\n");
    assert.match(title!, /^\d{4}-.*Z to \d{4}-.*Z, beside the 1h before$/);
    assert.equal(blank, "");
    assert.deepEqual(table, [
      "SERVICE            ERROR  FATAL  BEFORE  CHANGE",
      "api                    3      1       2  +2 (+100%)",
      "web                    1      0       1  same",
      "(source Source 1)      0      1       0  +1 (new)",
      "pino                   1      0       0  +1 (new)",
      "old                    0      0       1  -1 (-100%)",
      "",
    ]);
  });

  test("--json is one document; --by, --source, --from and --to say what is counted", async (t) => {
    const sandbox = await serve(t);
    const record = { level: "error", host: "prod-1" };
    await send(sandbox, [{ ...record, dt: "2026-03-27T10:30:00Z" }]);
    // On the border it belongs to the later time alone.
    await send(sandbox, [{ ...record, dt: "2026-03-27T10:00:00Z" }]);
    await send(sandbox, [{ ...record, dt: "2026-03-27T10:30:00Z" }], "source-token-two");

    const { code, output } = await ask(sandbox, [
      "errors",
      "--json",
      "--by=host",
      "--source=Source 1",
      "--from=2026-03-27T10:00:00Z",
      "--to=2026-03-27T11:00:00Z",
    ]);

    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(output), {
      from: "2026-03-27T10:00:00.000Z",
      to: "2026-03-27T11:00:00.000Z",
      before: "2026-03-27T09:00:00.000Z",
      isComplete: true,
      by: "host",
      counts: [{ name: "prod-1", error: 2, fatal: 0, before: 0 }],
    });
  });

  test("counts over as many pages as it takes", async (t) => {
    const sandbox = await serve(t);
    await send(
      sandbox,
      Array.from({ length: 2_400 }, (_, n) => ({ dt: ago(n), level: "error", service: "api" })),
    );
    const { output, errors } = await askHere(sandbox, ["errors"], { hasColors: false });
    assert.match(output, /^api +2400 +0 +0 /m);
    assert.match(errors, /1000 errors counted…/);
    assert.ok(errors.endsWith("\r\x1b[K"));
  });

  test("of more than 100,000 it counts the newest, and says that there are more", async (t) => {
    const row = { level: "error", service: "api", dt: ago(MINUTE_MS) };
    const data = Array.from({ length: 1_000 }, () => row);
    const service = await serveQueries(t, (_, asked) => ({
      body: { data, pagination: { next: `/api/v2/query/live-tail?cursor=${asked}` } },
    }));

    const { code, output, errors } = await askHere(service, ["errors", "--json"]);

    assert.equal(code, 0);
    const { isComplete, counts } = JSON.parse(output);
    assert.deepEqual([isComplete, counts[0].error], [false, 100_000]);
    assert.equal(service.asked.length, 200);
    assert.match(errors, /there are too many to count all: take these as the least there are\n$/);
  });

  test("where the service refuses the column level_label, it counts without, and says so once", async (t) => {
    const row = { level: "error", service: "api", dt: ago(MINUTE_MS) };
    for (const [status, complaint] of [[400, "no such column"], [422, { query: ["is wrong"] }]]) {
      const service = await serveQueries(
        t,
        (parameters) =>
          parameters.get("query")!.includes("level_label")
            ? { status: Number(status), body: { errors: complaint } }
            : { body: { data: [row], pagination: { next: null } } },
      );

      const { code, output, errors } = await askHere(service, ["errors"], { isTerminal: false });

      assert.equal(code, 0, errors);
      assert.match(output, /^api +1 +0 +0 /m);
      assert.match(errors, /^better-stack: the service does not take the column level_label.*\n$/);
      assert.equal(service.asked.length, 3);
    }
  });

  test("a query that is refused for another reason is told as it is", async (t) => {
    const service = await serveQueries(t, () => ({ status: 400, body: { errors: "too wide" } }));
    const { code, errors } = await askHere(service, ["errors"], { isTerminal: false });
    assert.equal(code, 2);
    assert.match(errors, /^better-stack: Cannot query logs: the service answered 400 \(too wide\)/);
  });

  test("--by a name that every object has counts what has no such field", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ level: "error" }]);
    const { output } = await askHere(sandbox, ["errors", "--by=toString"], { hasColors: false });
    assert.match(output, /^\(source Source 1\) +1 /m);
  });

  test("none: a line that says so", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ level: "info" }]);
    const { code, output } = await ask(sandbox, ["errors", "--from=30m"]);
    assert.equal(code, 0);
    assert.match(output, /^no errors from .* beside the 30m before\n$/);
  });

  test("a service's name moves no cursor", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ level: "error", service: "\x1b[2Japi\n" }]);
    const { output } = await askHere(sandbox, ["errors"], { hasColors: false });
    assert.match(output, /^\\u001b\[2Japi\\n +1 /m);
  });

  test("--from and --to the same: exit code 2", async () => {
    const { code, errors } = await askHere({ url: "http://127.0.0.1:1" }, [
      "errors",
      "--from=2026-03-27",
      "--to=2026-03-27",
    ]);
    assert.equal(code, 2);
    assert.match(errors, /are the same/);
  });
});
