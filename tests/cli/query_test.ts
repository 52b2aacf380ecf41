import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { ago, API_TOKEN, ask, ASK_VARIABLES, askHere, send, startAsking } from "../support/ask.ts";
import { runCli, serve } from "../support/cli.ts";
import { serveQueries } from "../support/live_tail.ts";
import { RUNTIMES } from "../support/runtimes.ts";

/** Nobody listens there: what gets an answer has not asked. */
const NOWHERE = { url: "http://127.0.0.1:1" };
const MINUTE_MS = 60_000;

/** A record with everything that there is to see. */
const REFUSED = {
  dt: "2026-03-27T10:15:30.123456Z",
  level: "error",
  message: "connection refused",
  service: "api",
  error: { stack: "Error: boom\n    at x" },
};
const THEN = ["--from=2026-03-27T10:00:00Z", "--to=2026-03-27T11:00:00Z"];

for (const runtime of RUNTIMES) {
  test(`better-stack query under ${runtime.name} finds what was logged`, async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [
      { dt: ago(2_000), level: "error", message: "one", service: "api" },
      { dt: ago(1_000), level: "info", message: "two", service: "api" },
    ]);

    const found = await ask(
      sandbox,
      ["query", "level=error AND service:api"],
      ASK_VARIABLES,
      runtime,
    );

    assert.deepEqual([found.code, found.errors], [0, ""]);
    assert.match(
      found.output,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z error one {2}service=api\n$/,
    );
  });
}

describe("better-stack query shows a record", { concurrency: true }, () => {
  for (
    const { args, output } of [
      {
        args: [],
        output: "2026-03-27T10:15:30.123Z error connection refused" +
          '  service=api error.stack="Error: boom\\n    at x"\n',
      },
      {
        args: ["--pretty"],
        output: "2026-03-27T10:15:30.123Z error connection refused\n" +
          "    service: api\n    error.stack: Error: boom\n            at x\n",
      },
      {
        args: ["--json"],
        output:
          '{"dt":"2026-03-27T10:15:30.123456Z","level":"error","message":"connection refused",' +
          '"service":"api","error.stack":"Error: boom\\n    at x","source_id":"1001"}\n',
      },
    ]
  ) {
    test(`with ${args.join("") || "no flag"}`, async (t) => {
      const sandbox = await serve(t);
      await send(sandbox, [REFUSED]);
      const found = await ask(sandbox, ["query", ...THEN, ...args]);
      assert.deepEqual(found, { code: 0, output, errors: "" });
    });
  }

  test("in pino's shape as in any other", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{
      dt: REFUSED.dt,
      level: 50,
      level_label: "error",
      msg: "from pino",
      n: 1,
    }]);
    const { output } = await askHere(sandbox, ["query", ...THEN], { isTerminal: false });
    assert.equal(output, "2026-03-27T10:15:30.123Z error from pino  n=1\n");
  });

  test("with the name of its source where several are asked", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [REFUSED]);
    await send(sandbox, [{ ...REFUSED, message: "another" }], "source-token-two");
    const { output } = await askHere(sandbox, ["query", "--oldest-first", ...THEN]);
    assert.match(output, /connection refused.*source="Source 1"[^]*another.*source="Source 2"/);
  });

  test("in colours on a terminal, and only there", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [REFUSED]);
    const query = ["query", ...THEN];
    const red = "\x1b[31merror\x1b[39m";
    assert.ok((await askHere(sandbox, query)).output.includes(red));
    assert.ok(!(await askHere(sandbox, query, { hasColors: false })).output.includes("\x1b"));
    assert.ok(!(await askHere(sandbox, query, { isTerminal: false })).output.includes("\x1b"));
  });

  for (const way of [[], ["--pretty"], ["--json"]]) {
    test(`that is hostile without what moves a cursor (${way.join("") || "no flag"})`, async (t) => {
      const sandbox = await serve(t);
      const hostile = "\x1b[2J\x1b]0;title\x07\r\u009b31m\u202e\u2028\b\0";
      await send(sandbox, [{
        dt: REFUSED.dt,
        level: hostile,
        message: hostile,
        [`key${hostile}`]: hostile,
        nested: { list: [hostile] },
      }]);

      const { output } = await askHere(sandbox, ["query", ...THEN, ...way], { hasColors: false });

      assert.deepEqual(output.match(/[^\n\P{Cc}]|[\u2028\u202e]/gu), null);
      assert.ok(output.includes("\\u001b[2J"));
      const [line] = output.split("\n");
      if (way[0] === "--json") assert.equal(JSON.parse(line!).message, hostile);
    });
  }

  test("that is long: cut on a terminal, whole for a file and with --pretty", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{
      dt: REFUSED.dt,
      message: "é".repeat(100_000),
      big: "x".repeat(100_000),
    }]);
    const query = ["query", ...THEN];
    assert.ok((await askHere(sandbox, query)).output.length < 3_000);
    assert.ok((await askHere(sandbox, query, { isTerminal: false })).output.length > 200_000);
    assert.ok((await askHere(sandbox, [...query, "--pretty"])).output.length > 200_000);
  });
});

describe("better-stack query", { concurrency: true }, () => {
  test("shows --limit records over as many pages as it takes, and says that there are more", async (t) => {
    const sandbox = await serve(t);
    const records = Array.from({ length: 2_500 }, (_, n) => ({ dt: ago(2_500 - n), n }));
    await send(sandbox, records);

    const some = await ask(sandbox, ["query", "--limit=2300", "--json"]);
    const all = await askHere(sandbox, ["query", "--limit=5000", "--json", "--oldest-first"]);

    const numbers = (output: string) =>
      output.trim().split("\n").map((line) => +JSON.parse(line).n);
    assert.deepEqual(numbers(some.output), records.map(({ n }) => n).reverse().slice(0, 2_300));
    assert.equal(
      some.errors,
      "better-stack: there are more: these are the first 2300 (--limit 23000 shows more)\n",
    );
    assert.deepEqual(numbers(all.output), records.map(({ n }) => n));
    assert.match(all.errors, /1000 records, asking for more…/);
  });

  test("ends quietly when nobody reads on", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, Array.from({ length: 900 }, () => ({ text: "x".repeat(5_000) })));
    const { child, result } = startAsking(t, sandbox, ["query", "--limit=1000", "--json"]);

    await once(child.stdout, "data");
    child.stdout.destroy();

    const { code, errors } = await result;
    assert.deepEqual([code, errors], [0, ""]);
  });

  test("takes sources by id and by name, in any case, and several", async (t) => {
    const sandbox = await serve(t);
    for (const n of [1, 2, 3]) await send(sandbox, [{ dt: ago(n), n }], `source-token-${n}`);
    const numbers = async (...sources: readonly string[]) => {
      const { output } = await askHere(sandbox, ["query", "--json", ...sources]);
      return output.trim().split("\n").map((line) => Number(JSON.parse(line).n)).sort();
    };
    assert.deepEqual(await numbers("--source=1002"), [2]);
    assert.deepEqual(await numbers("--source=source 3"), [3]);
    assert.deepEqual(await numbers("--source=Source 3,1001"), [1, 3]);
    assert.deepEqual(await numbers("--source=Source 1", "--source=Source 2"), [1, 2]);
    assert.deepEqual(await numbers(), [1, 2, 3]);
  });

  test("tells on standard error what the service is asked instead", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ level: "error", message: "x", host: "prod-1" }]);

    const { code, output, errors } = await ask(sandbox, [
      "query",
      "host:prod-* AND NOT level:info",
    ]);

    assert.equal(code, 0);
    assert.match(output, /error x {2}host=prod-1\n$/);
    assert.match(errors, /^better-stack: `host:prod-\*` is sent as `host=~"\^prod-"`: .*\n/);
    assert.match(errors, /`NOT level:info` is sent as `level!:info`/);
  });

  test("nothing found: when and where it looked, what to widen, and exit code 0", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ message: "x" }]);

    const { code, output, errors } = await ask(sandbox, ["query", "level=fatal", ...THEN]);

    assert.deepEqual([code, output], [0, ""]);
    assert.equal(
      errors,
      "better-stack: nothing found for level=fatal\n" +
        "  from 2026-03-27T10:00:00.000Z to 2026-03-27T11:00:00.000Z (1h), in source Source 1 (1001)\n" +
        "  look further back (--from 1d), or ask for less than the whole query, " +
        "or see whether records arrive (better-stack doctor --source ID)\n",
    );
  });

  test("--from is how long ago or ISO 8601, and reaches to now", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ dt: ago(40 * MINUTE_MS), message: "old" }, { message: "new" }]);
    const found = async (...args: readonly string[]) =>
      (await askHere(sandbox, ["query", ...args])).output.match(/old|new/g);
    assert.deepEqual(await found(), ["new"]);
    assert.deepEqual(await found("--from=1h"), ["new", "old"]);
    assert.deepEqual(await found("--from=1h", "--to=30m"), ["old"]);
    assert.deepEqual(await found(`--from=${ago(45 * MINUTE_MS)}`), ["new", "old"]);
    assert.deepEqual(await found(`dt:[${ago(45 * MINUTE_MS)} TO *]`), ["new", "old"]);
  });

  test("--raw sends the query unread", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ message: "x" }]);
    const { code, errors } = await ask(sandbox, ["query", "--raw", "NOT level:info"]);
    assert.equal(code, 2);
    assert.match(errors, /the service answered 400 \(Invalid query: /);
  });

  for (
    const [query, pointed] of [
      ["level=", "expected a value after `level=` at column 7\n  level=\n        ^\n"],
      [
        "名前=x AND (level=error",
        /^better-stack: .* opens at column 10\n {2}名前=x AND \(level=error\n {13}\^\n$/,
      ],
      ["a=1\x1b[2J AND", /\n {2}a=1 \[2J AND\n +\^\n$/],
      [`${"a=1 OR ".repeat(100)}b=`, /\n {2}….{35}\n {38}\^\n$/],
    ] as const
  ) {
    test(`${JSON.stringify(query.slice(0, 20))}: the mistake is shown, and nothing is sent`, async () => {
      const { code, output, errors } = await askHere(NOWHERE, ["query", query], {
        isTerminal: false,
      });
      assert.deepEqual([code, output], [2, ""]);
      if (typeof pointed === "string") assert.equal(errors, `better-stack: ${pointed}`);
      else assert.match(errors, pointed);
    });
  }

  for (
    const [args, message] of [
      [["level=error", "AND", "api"], /takes one QUERY and flags; put the whole query in quotes/],
      [["--json", "--pretty"], /--json and --pretty are two ways: give one of them/],
      [["--limit=0"], /--limit must be a whole number from 1, not 0/],
      [["--from=yesterday"], /--from must be how long ago \(90s, .*not "yesterday"/],
      [["--from=1h", "--to=2h"], /--from must not be after --to: /],
      [["--from=1h", "dt>2026-03-27"], /the time is given twice: in the query, and with --from/],
      [["--telemetry-url=ftp://x"], /--telemetry-url must be/],
    ] as const
  ) {
    test(`${args.join(" ")}: exit code 2, and what to do`, async () => {
      const query = ["query", ...args];
      const { code, output, errors } = await askHere(NOWHERE, query, { isTerminal: false });
      assert.deepEqual([code, output], [2, ""]);
      assert.match(errors, message);
    });
  }
});

describe("better-stack query, when it cannot be", { concurrency: true }, () => {
  test("no token: exit code 2, and which variable to set", async () => {
    const { code, errors } = await ask(NOWHERE, ["query"], { BETTERSTACK_ALLOW_INSECURE_URL: "1" });
    assert.equal(code, 2);
    assert.match(errors, /there is no Telemetry API token; set BETTERSTACK_API_TOKEN/);
  });

  test("a token of Uptime: exit code 3, which token it takes, and no token shown", async (t) => {
    const sandbox = await serve(t, {
      telemetryApiTokens: ["another"],
      uptimeApiTokens: [API_TOKEN],
    });
    const { code, output, errors } = await ask(sandbox, ["query"]);
    assert.deepEqual([code, output], [3, ""]);
    assert.match(
      errors,
      /answered 401 .*it takes a Telemetry API token.*BETTERSTACK_API_TOKEN holds/,
    );
    assert.ok(!errors.includes(API_TOKEN));
  });

  test("a token that is no text for a header: exit code 2, and no token shown", async () => {
    const { code, errors } = await runCli(["query", "--api-token", "s3cr3t t0k3n"]);
    assert.equal(code, 2);
    assert.match(errors, /--api-token must be/);
    assert.ok(!errors.includes("s3cr3t"));
  });

  test("an unknown source: exit code 3, and what was meant", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ message: "x" }]);
    const byName = await askHere(sandbox, ["query", "--source=source 11"]);
    assert.equal(byName.code, 3);
    assert.match(byName.errors, /there is no source "source 11"; did you mean Source 1\?/);
    const byId = await askHere(sandbox, ["query", "--source=99"]);
    assert.equal(byId.code, 3);
    assert.match(byId.errors, /answered 404 .*; list the sources/);
  });

  test("no source at all: exit code 3, and how to make one", async (t) => {
    const sandbox = await serve(t, { sourceTokens: [] });
    const { code, errors } = await askHere(sandbox, ["query"]);
    assert.equal(code, 3);
    assert.match(errors, /there is no source yet; better-stack sources create NAME makes one/);
  });

  test("429 and 503 are waited for, and a terminal says so", async (t) => {
    const sandbox = await serve(t);
    await send(sandbox, [{ message: "here" }]);
    sandbox.fail({ target: "telemetry", status: 429, headers: { "retry-after": "0" }, times: 1 });
    sandbox.fail({ target: "telemetry", status: 503, headers: { "retry-after": "0" }, times: 1 });

    const { code, output, errors } = await askHere(sandbox, ["query"]);

    assert.equal(code, 0);
    assert.match(output, /here/);
    assert.match(errors, /the service answered 429, waiting…[^]*503, waiting…/);
    assert.ok(errors.endsWith("\r\x1b[K"));
  });

  test("429 for too long, nobody there: exit code 1", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ target: "telemetry", status: 429 });
    const refused = await ask(sandbox, ["query", "--retry-for-ms=0"]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.errors,
      /^better-stack: Cannot list sources: .*429.*wait before you try again\n$/,
    );
    const nobody = await ask(NOWHERE, ["query", "--retry-for-ms=0"]);
    assert.equal(nobody.code, 1);
    assert.match(nobody.errors, /^better-stack: Cannot list sources: .* \(127\.0\.0\.1:1\)\n$/);
    const watched = await askHere(NOWHERE, ["query", "--retry-for-ms=1"]);
    assert.match(watched.errors, /^\r.*the service does not answer, waiting…\r/);
  });
});

test("better-stack query finds nothing where this machine's clock is off: it says so", async (t) => {
  for (const [ms, words] of [[3_600_000, "1h ahead of"], [-7_200_000, "2h behind"]] as const) {
    const answer = () => ({ body: { data: [], pagination: { next: null } } });
    const service = await serveQueries(t, answer, () => Date.now() - ms - Math.sign(ms) * 1_500);
    const { errors } = await askHere(service, ["query"], { isTerminal: false });
    assert.match(
      errors,
      new RegExp(`set this machine's clock, which is ${words} the service's, or`),
    );
  }
});
