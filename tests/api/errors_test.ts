import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { type ApiErrorCode, BetterStackApiError, createApi } from "../../src/api/mod.ts";
import { apiOf, NO_ENVIRONMENT, type Scene, scripted, TOKEN } from "./support.ts";

/** The error that comes of getting source 95 from a service that gives this answer. */
async function errorFor(scene: Scene): Promise<BetterStackApiError> {
  const options = { apiToken: TOKEN, fetch: scripted(scene).fetch, retryForMs: 0 };
  const { telemetry } = createApi(options, NO_ENVIRONMENT);
  const error = await telemetry.getSource("95").catch((error: unknown) => error);
  assert.ok(error instanceof BetterStackApiError, inspect(error));
  return error;
}

test("BetterStackApiError has a code for each kind of answer", async () => {
  const codes: readonly [number, ApiErrorCode][] = [
    [400, "validation"],
    [401, "unauthorised"],
    [402, "refused"],
    [403, "unauthorised"],
    [404, "not-found"],
    [409, "conflict"],
    [418, "unexpected"],
    [422, "validation"],
    [429, "rate-limited"],
    [500, "server"],
    [503, "server"],
  ];
  for (const [status, code] of codes) {
    const error = await errorFor([status, { errors: "No." }]);

    assert.deepEqual([error.name, error.code, error.status], ["BetterStackApiError", code, status]);
    assert.match(
      error.message,
      new RegExp(`^Cannot get source 95: the service answered ${status} \\(No\\.\\)`),
    );
  }
});

test("BetterStackApiError says which kind of token is needed, and which was used", async () => {
  const { telemetry, uptime } = apiOf({ telemetryApiTokens: ["t"], uptimeApiTokens: ["u"] });

  await assert.rejects(telemetry.listSources(), {
    code: "unauthorised",
    message:
      "Cannot list sources: the service answered 401 (Invalid Team API token. How to find your Telemetry API token: https://betterstack.com/docs/logs/api/getting-started/); it takes a Telemetry API token or a global one, see https://betterstack.com/docs/logs/api/getting-started/, and apiToken holds none that telemetry.betterstack.com knows (source tokens and those of other products do not work)",
  });
  await assert.rejects(uptime.incidents.page(), {
    code: "unauthorised",
    message: /it takes an? Uptime API token or a global one/,
  });
});

test("BetterStackApiError reads complaints in each shape that they come in", async () => {
  const shapes: readonly [unknown, string, Record<string, string[]>][] = [
    [{ errors: "No such thing" }, "No such thing", {}],
    [
      { errors: { name: ["Can't be blank.", "Is odd."], url: "Is bad." } },
      "name: Can't be blank., Is odd.; url: Is bad.",
      {
        name: ["Can't be blank.", "Is odd."],
        url: ["Is bad."],
      },
    ],
    [
      { errors: "Not in your plan", invalid_attributes: ["logs_retention"] },
      "logs_retention: Not in your plan",
      {
        logs_retention: ["Not in your plan"],
      },
    ],
    [{ errors: ["One", { detail: "Two" }] }, "One; Two", {}],
    [{ error: "Unauthorized" }, "Unauthorized", {}],
    ["Plain text\nover lines", "Plain text over lines", {}],
    ["x".repeat(1_000), `${"x".repeat(300)}…`, {}],
  ];
  for (const [body, said, fields] of shapes) {
    const error = await errorFor([422, body]);

    assert.equal(error.message, `Cannot get source 95: the service answered 422 (${said})`);
    assert.deepEqual(error.fields, fields);
  }
  for (const body of ["", "<html>Bad gateway</html>", { surprise: 1 }]) {
    const error = await errorFor([422, body]);
    assert.equal(error.message, "Cannot get source 95: the service answered 422");
  }
});

test("BetterStackApiError holds when to try again, and the service's name for the request", async () => {
  const headers = { "retry-after": "7", "x-request-id": "abc-1" };
  const error = await errorFor([429, undefined, headers]);

  assert.deepEqual([error.retryAfterMs, error.requestId], [7_000, "abc-1"]);
});

test("an answer that is a success and makes no sense is an error, too", async () => {
  for (const body of ["not json", {}, { data: null }, { data: [] }, { data: { attributes: {} } }]) {
    const error = await errorFor([200, body]);

    assert.equal(error.code, "unexpected");
    assert.equal(
      error.message,
      "Cannot get source 95: the service answered 200 with something else than sources",
    );
  }
});

test("a resource may come wrapped in data or bare, with an id that is a number", async () => {
  const bare = { id: 95, type: "source", attributes: { name: "API" }, included: { id: 1 } };
  for (const body of [bare, { data: bare, included: { id: 1 } }]) {
    const options = { apiToken: TOKEN, fetch: scripted([200, body]).fetch };
    const { telemetry } = createApi(options, NO_ENVIRONMENT);

    assert.deepEqual(await telemetry.getSource("95"), {
      id: "95",
      type: "source",
      attributes: { name: "API" },
    });
  }
});

test("a request without an answer is told by its innermost reason", async () => {
  const error = await errorFor(
    new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") }),
  );

  assert.deepEqual([error.code, error.status], ["network", undefined]);
  assert.equal(
    error.message,
    "Cannot get source 95: connect ECONNREFUSED 127.0.0.1:1 (telemetry.betterstack.com)",
  );
});

test("a request that is never answered ends, also where fetch does not heed its signal", async () => {
  const { telemetry } = createApi({
    apiToken: TOKEN,
    fetch: () => new Promise(() => {}),
    requestTimeoutMs: 20,
    retryForMs: 0,
  }, NO_ENVIRONMENT);

  await assert.rejects(telemetry.getSource("95"), {
    code: "network",
    message: "Cannot get source 95: no answer within 20 ms (telemetry.betterstack.com)",
  });
});

test("a call ends with the signal's reason, under way and while it waits to try again", async () => {
  const reason = new Error("enough");
  const busy: typeof fetch = () =>
    Promise.resolve(new Response("", { status: 503, headers: { "retry-after": "20" } }));
  for (const send of [busy, (() => new Promise(() => {})) as typeof fetch]) {
    const { telemetry, uptime } = createApi({ apiToken: TOKEN, fetch: send }, NO_ENVIRONMENT);
    const leave = new AbortController();
    const calls = [
      telemetry.getSource("1", { signal: leave.signal }),
      telemetry.queryLogs({ signal: leave.signal }),
      uptime.monitors.list({ signal: leave.signal }).next(),
    ];
    setTimeout(() => leave.abort(reason), 20);

    for (const call of calls) await assert.rejects(call, reason);
    await assert.rejects(uptime.incidents.resolve("1", "me", { signal: leave.signal }), reason);
  }
});

test("no error ever shows a token", async () => {
  const echo = `you sent Bearer ${TOKEN}`;
  const scenes: Scene[] = [
    [401, { errors: echo }],
    [422, { errors: { name: [echo] } }],
    [500, echo],
    [302, echo, { location: `https://elsewhere.example/${TOKEN}` }],
    new Error(echo),
    new TypeError("fetch failed", { cause: new Error(echo) }),
  ];
  for (const scene of scenes) {
    const error = await errorFor(scene);
    const shown = [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      error.stack,
      error.message,
    ].join("\n");
    assert.ok(!shown.includes(TOKEN), shown.replaceAll(TOKEN, "<TOKEN>"));
  }
});
