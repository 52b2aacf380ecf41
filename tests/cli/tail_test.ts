import assert from "node:assert/strict";
import { once } from "node:events";
import process from "node:process";
import { describe, test } from "node:test";
import { ago, API_TOKEN, ask, askHere, send, startAsking } from "../support/ask.ts";
import { type Cli, serve, until } from "../support/cli.ts";
import { serveQueries } from "../support/live_tail.ts";

/** What a `tail` has written so far. */
function written({ child }: Cli): { output: string; errors: string } {
  const text = { output: "", errors: "" };
  child.stdout.on("data", (chunk) => text.output += chunk);
  child.stderr.on("data", (chunk) => text.errors += chunk);
  return text;
}

/** The numbers in NDJSON. */
function numbersIn(output: string): number[] {
  return output.split("\n").slice(0, -1).map((line) => Number(JSON.parse(line).n));
}

describe("better-stack tail", { concurrency: true }, () => {
  test("shows what the query finds as it comes, once, and Ctrl-C ends it quietly", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ dt: ago(120_000), level: "error", n: 0 }, { level: "error", n: 1 }]);
    const tail = startAsking(t, sandbox, ["tail", "level=error", "--json"]);
    const text = written(tail);

    await until(() => text.output.includes('"1"'));
    await send(sandbox, [{ level: "error", n: 2 }, { level: "info", n: 3 }]);
    // It happened before the others and comes after them, from a program that could not send for a while.
    await send(sandbox, [{ dt: ago(30_000), level: "error", n: 4 }]);
    await until(() => text.output.includes('"4"'));
    await send(sandbox, [{ level: "error", n: 5 }]);
    await until(() => text.output.includes('"5"'));
    process.kill(tail.child.pid!, "SIGINT");

    const { code, signal, errors } = await tail.result;
    assert.ok(signal === "SIGINT" || code === 130, `${signal} ${code}`);
    assert.equal(errors, "");
    assert.deepEqual(numbersIn(text.output).sort(), [1, 2, 4, 5]);
  });

  test("goes on after 503, 429 and a broken connection, and what happened meanwhile is shown", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ n: 1 }]);
    const tail = startAsking(t, sandbox, ["tail", "--json"]);
    const text = written(tail);
    await until(() => text.output.includes('"1"'));

    sandbox.fail({ target: "telemetry", status: 503, times: 1 });
    sandbox.fail({ target: "telemetry", reset: "before", times: 1 });
    sandbox.fail({ target: "telemetry", status: 429, headers: { "retry-after": "1" }, times: 1 });
    await send(sandbox, [{ n: 2 }]);
    await until(() => text.errors.includes("answered again"));

    assert.deepEqual(numbersIn(text.output), [1, 2]);
    assert.match(
      text.errors,
      /^better-stack: Cannot query logs: .*503.*; trying again until it is answered\nbetter-stack: answered again.*\n$/,
    );
  });

  test("begins --from a time", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [2, 50, 70].map((minutes) => ({ dt: ago(minutes * 60_000), n: minutes })));
    const tail = startAsking(t, sandbox, ["tail", "--json", "--from=1h"]);
    const text = written(tail);
    await until(() => text.output.includes('"2"'));
    assert.deepEqual(numbersIn(text.output), [50, 2]);
  });

  test("waits for a source where there is none", async (t) => {
    const sandbox = await serve(t);
    const tail = startAsking(t, sandbox, ["tail", "--json"]);
    const text = written(tail);
    await until(() => text.errors.includes("there is no source yet"));
    await send(sandbox, [{ n: 1 }]);
    await until(() => text.output.includes('"1"'));
    assert.equal(text.errors.match(/waiting for one/g)?.length, 1);
  });

  for (
    const [what, aheadMs, args] of [
      ["ahead of", 3_600_000, []],
      ["behind", -7_200_000, ["--from=90s"]],
      ["ahead (and the source given by its id) of", 3_600_000, ["--source=1"]],
    ] as const
  ) {
    test(`shows records while this machine's clock is ${what} the service's`, async (t) => {
      const now = () => Date.now() - aheadMs;
      const rows = [{ n: "1", dt: new Date(now() - 5_000).toISOString() }];
      const service = await serveQueries(t, (parameters, asked) => {
        if (asked === 3) rows.push({ n: "2", dt: new Date(now()).toISOString() });
        const from = parameters.get("from")!;
        const to = parameters.get("to") ?? new Date(Date.parse(from) + 1_800_000).toISOString();
        const data = rows.filter(({ dt }) => dt >= from && dt <= to);
        return { body: { data, pagination: { next: null } } };
      }, now);
      const tail = startAsking(t, service, ["tail", "--json", ...args]);
      const text = written(tail);

      await until(() => text.output.includes('"2"'));

      assert.deepEqual(numbersIn(text.output), [1, 2]);
      const begin = now() - Date.parse(service.asked[0]!.get("from")!);
      assert.ok(begin > 50_000 && begin < 150_000, String(begin));
    });
  }

  test("ends quietly when nobody reads on", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ n: 1 }]);
    const { child, result } = startAsking(t, sandbox, ["tail"]);
    await once(child.stdout, "data");
    child.stdout.destroy();

    await send(sandbox, Array.from({ length: 100 }, (_, n) => ({ n, text: "x".repeat(5_000) })));

    const { code, errors } = await result;
    assert.deepEqual([code, errors], [0, ""]);
  });

  test("a source that there is not: exit code 3", async (t) => {
    const sandbox = await serve(t);
    const { code, errors } = await ask(sandbox, ["tail", "--source=99"]);
    assert.equal(code, 3);
    assert.match(errors, /answered 404/);
  });

  test("a token that is refused: exit code 3, without trying again", async (t) => {
    const sandbox = await serve(t, { telemetryApiTokens: ["another"] });
    const { code, errors } = await ask(sandbox, ["tail"]);
    assert.equal(code, 3);
    assert.match(errors, /answered 401/);
    assert.ok(!errors.includes(API_TOKEN));
  });

  for (
    const [args, message] of [
      [["level="], /expected a value after `level=` at column 7\n {2}level=\n {8}\^/],
      [["dt<2026-03-27"], /tail has no end/],
      [["--json", "--pretty"], /give one of them/],
      [["--to=1h"], /tail has no flag --to/],
    ] as const
  ) {
    test(`${args.join(" ")}: exit code 2, before anything is asked`, async () => {
      const { code, errors } = await askHere({ url: "http://127.0.0.1:1" }, ["tail", ...args]);
      assert.equal(code, 2);
      assert.match(errors, message);
    });
  }
});
