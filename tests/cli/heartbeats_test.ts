import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask, askHere } from "../support/ask.ts";
import { runCli, serve } from "../support/cli.ts";

describe("better-stack heartbeats", { concurrency: true }, () => {
  test("create prints the variable to set, alone on standard output, and it works", async (t) => {
    const sandbox = await serve(t);

    const created = await ask(sandbox, ["heartbeats", "create", "nightly backup", "--period=1d"]);

    assert.equal(created.code, 0);
    const [, url] = /^export BETTERSTACK_UPTIME_HEARTBEAT_URL=(\S+)\n$/.exec(created.output) ?? [];
    assert.match(created.errors, /^better-stack: created heartbeat \d+, nightly backup, 1d; /);
    const beaten = await runCli(["heartbeat"], {
      BETTERSTACK_UPTIME_HEARTBEAT_URL: url!,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    });
    assert.equal(beaten.code, 0);

    const { output } = await ask(sandbox, ["heartbeats", "list"]);
    assert.match(output, /^ID +NAME +STATUS +PERIOD +GRACE +URL\n/);
    assert.match(
      output,
      /^\d+ +nightly backup +up +1d +4h48m +http:.*\/heartbeat\/xxxx\.\.\.\w{4}$/m,
    );
    assert.ok(!output.includes(url!));
  });

  test("list --json has no whole URL, either", async (t) => {
    const sandbox = await serve(t);
    const create = ["heartbeats", "create", "x", "--period=5m", "--grace=0s", "--json"];
    const { attributes } = JSON.parse((await askHere(sandbox, create)).output);
    assert.deepEqual([attributes.period, attributes.grace], [300, 0]);
    const { output } = await askHere(sandbox, ["heartbeats", "list", "--json"]);
    assert.match(JSON.parse(output)[0].attributes.url, /\/heartbeat\/xxxx\.\.\./);
    assert.ok(!output.includes(attributes.url));
  });

  test("list where there is none: how to make one", async (t) => {
    const sandbox = await serve(t, { heartbeatTokens: [] });
    const { code, output, errors } = await askHere(sandbox, ["heartbeats", "list"]);
    assert.deepEqual([code, output], [0, ""]);
    assert.match(errors, /better-stack heartbeats create NAME makes one/);
  });

  for (
    const [args, message] of [
      [[], /heartbeats create needs NAME/],
      [["x"], /needs --period TIME/],
      [["x", "--period=soon"], /--period must be a time such as 90s, 5m or 1d, .*not "soon"/],
      [["x", "--period=10s"], /--period must be at least 30s, not 10s/],
      [["x", "--period=1m", "--grace=1"], /--grace must be a time/],
    ] as const
  ) {
    test(`create ${args.join(" ")}: exit code 2`, async () => {
      const { code, errors } = await askHere({ url: "http://127.0.0.1:1" }, [
        "heartbeats",
        "create",
        ...args,
      ]);
      assert.equal(code, 2);
      assert.match(errors, message);
    });
  }

  test("a token of Telemetry: exit code 3, and which token it takes", async (t) => {
    const sandbox = await serve(t, { uptimeApiTokens: ["another"] });
    const { code, errors } = await ask(sandbox, ["heartbeats", "list"]);
    assert.equal(code, 3);
    assert.match(errors, /it takes an Uptime API token or a global one/);
  });
});
