import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ago, API_TOKEN, ask, askHere, make, send } from "../support/ask.ts";
import { serve } from "../support/cli.ts";

const INCIDENTS = "/api/v3/incidents";
const DOWN = { requester_email: "me@example.com", summary: "No answer", name: "API is down" };

describe("better-stack incidents list", { concurrency: true }, () => {
  test("lists them, and --unresolved those that are not over", async (t) => {
    const sandbox = await serve(t);
    const id = await make(sandbox, INCIDENTS, DOWN);
    await make(sandbox, INCIDENTS, { ...DOWN, name: "Web is down" });
    await make(sandbox, `${INCIDENTS}/${id}/resolve`, { resolved_by: "me" });

    const all = await ask(sandbox, ["incidents", "list"]);
    const open = await askHere(sandbox, ["incidents", "list", "--unresolved"]);

    assert.deepEqual([all.code, all.errors], [0, ""]);
    assert.match(all.output, /^ID +STARTED +STATUS +LASTED +NAME +CAUSE\n/);
    assert.match(all.output, /^\d+ +\d{4}-.*Z +Resolved +\d+m?s +API is down +No answer$/m);
    assert.match(all.output, /^\d+ +\d{4}-.*Z +Started +– +Web is down +No answer$/m);
    assert.ok(!open.output.includes("API is down"));
    assert.ok(open.output.includes("Web is down"));
  });

  test("takes days, --limit, and --json for one array", async (t) => {
    const sandbox = await serve(t);
    for (const n of [1, 2, 3]) await make(sandbox, INCIDENTS, { ...DOWN, name: `Incident ${n}` });

    const some = await askHere(sandbox, ["incidents", "list", "--limit=2", "--json"]);
    const today = await askHere(sandbox, ["incidents", "list", "--from=1d"]);
    const then = await askHere(sandbox, ["incidents", "list", "--to=2020-01-01"]);

    assert.equal(JSON.parse(some.output).length, 2);
    assert.match(some.errors, /there are more: these are the first 2/);
    assert.equal(today.output.split("\n").length, 5);
    assert.deepEqual([then.code, then.output], [0, ""]);
    assert.match(then.errors, /there is no such incident/);
  });
});

describe("better-stack incidents show", { concurrency: true }, () => {
  test("shows one, and moves no cursor", async (t) => {
    const sandbox = await serve(t);
    const id = await make(sandbox, INCIDENTS, { ...DOWN, summary: "\x1b[2Jgone" });
    await make(sandbox, `${INCIDENTS}/${id}/resolve`, { resolved_by: "me@example.com" });

    const { code, output, errors } = await ask(sandbox, ["incidents", "show", id]);

    assert.deepEqual([code, errors], [0, ""]);
    assert.match(
      output,
      /^Incident \d+: API is down\n {2}status +Resolved\n {2}cause +\\u001b\[2Jgone\n {2}started +\S+Z\n {2}resolved +\S+Z by me@example\.com\n {2}lasted +\d+m?s\n$/,
    );
  });

  test("--logs adds the errors around its beginning, by request over all sources", async (t) => {
    const sandbox = await serve(t);
    const id = await make(sandbox, INCIDENTS, DOWN);
    await send(sandbox, [
      { dt: ago(5_000), level: "error", message: "refused", request_id: "r-1" },
      { dt: ago(4_000), level: "fatal", message: "alone" },
      { dt: ago(3_000), level: "info", message: "fine", request_id: "r-1" },
      { dt: ago(20 * 60_000), level: "error", message: "too early" },
    ]);
    await send(sandbox, [
      { dt: ago(2_000), level: "error", message: "timed out", context: { requestId: "r-1" } },
    ], "source-token-two");

    const shown = await ask(sandbox, ["incidents", "show", id, "--logs"]);
    const { output } = await askHere(sandbox, ["incidents", "show", id, "--logs", "--json"]);

    assert.deepEqual([shown.code, shown.errors], [0, ""]);
    assert.match(
      shown.output,
      /\n3 errors from \S+ to \S+, in sources .*\n\nrequest r-1, 2 errors\n\S+ error refused .*\n\S+ error timed out .*\n\nwithout a request, 1 error\n\S+ fatal alone .*\n$/,
    );
    const { incident, logs } = JSON.parse(output);
    assert.equal(incident.id, id);
    assert.equal(Date.parse(logs.to) - Date.parse(logs.from), 30 * 60_000);
    assert.deepEqual(
      logs.requests.map(({ requestId, records }: { requestId?: string; records: unknown[] }) => [
        requestId,
        records.length,
      ]),
      [["r-1", 2], [undefined, 1]],
    );
  });

  test("--logs where there are none: where it looked", async (t) => {
    const sandbox = await serve(t);
    const id = await make(sandbox, INCIDENTS, DOWN);
    await send(sandbox, [{ level: "info" }]);
    const { code, output, errors } = await ask(sandbox, ["incidents", "show", id, "--logs"]);
    assert.equal(code, 0);
    assert.match(output, /^Incident /);
    assert.match(errors, /^better-stack: no errors from .*, in source Source 1 \(1001\)\n$/);
  });

  test("tokens of both products, where each knows its own", async (t) => {
    const sandbox = await serve(t, { telemetryApiTokens: ["logs"], uptimeApiTokens: [API_TOKEN] });
    const id = await make(sandbox, INCIDENTS, DOWN);
    await send(sandbox, [{ level: "error", message: "refused" }]);
    const { code, output } = await ask(sandbox, ["incidents", "show", id, "--logs"], {
      BETTERUPTIME_API_TOKEN: API_TOKEN,
      LOGTAIL_API_TOKEN: "logs",
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    });
    assert.equal(code, 0);
    assert.match(output, /refused/);
  });

  for (
    const [args, code, message] of [
      [[], 2, /incidents show needs ID: better-stack incidents show ID/],
      [["a/b"], 2, /ID is a number; better-stack incidents list shows them/],
      [["1", "2"], 2, /takes one ID and flags; one incident is shown at a time/],
      [["77"], 3, /answered 404 .*; list the incidents/],
    ] as const
  ) {
    test(`"${args.join(" ")}": exit code ${code}, and what to do`, async (t) => {
      const sandbox = await serve(t);
      const shown = await askHere(sandbox, ["incidents", "show", ...args]);
      assert.equal(shown.code, code);
      assert.match(shown.errors, message);
    });
  }
});
