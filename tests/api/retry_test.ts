import assert from "node:assert/strict";
import { test } from "node:test";
import { type Api, type ApiOptions, createApi } from "../../src/api/mod.ts";
import { NO_ENVIRONMENT, type Scene, scripted, type Seen, TOKEN } from "./support.ts";

const SOURCE = { data: { id: "95", type: "source", attributes: { name: "API" } } };
const AT_ONCE = { "retry-after": "0" };

/** What comes of a call against a service that gives these answers, and what the service saw. */
async function outcome(
  call: (api: Api) => Promise<unknown>,
  scenes: readonly [Scene, ...Scene[]],
  options: ApiOptions = {},
): Promise<{ seen: readonly Seen[]; code: unknown; ms: number }> {
  const { fetch, seen } = scripted(...scenes);
  const api = createApi({ apiToken: TOKEN, fetch, ...options }, NO_ENVIRONMENT);
  const start = performance.now();
  const code = await call(api).then(() => "ok", (error) => error.code ?? error);
  return { seen, code, ms: performance.now() - start };
}

test("calls that read are tried again after 408, 429, 5xx and network trouble", async () => {
  for (const status of [408, 429, 500, 502, 503, 504]) {
    const { seen, code } = await outcome(
      ({ telemetry }) => telemetry.getSource("95"),
      [[status, "", AT_ONCE], [200, SOURCE]],
    );
    assert.deepEqual([code, seen.length], ["ok", 2], String(status));
  }
  const { seen, code } = await outcome(
    ({ telemetry }) => telemetry.getSource("95"),
    [new TypeError("fetch failed"), [200, SOURCE]],
  );
  assert.deepEqual([code, seen.length], ["ok", 2]);
});

test("calls that change and delete are tried again, too: twice comes to the same", async () => {
  const { seen, code } = await outcome(
    ({ telemetry }) => telemetry.updateSource("95", { name: "API" }),
    [[503, "", AT_ONCE], [200, SOURCE]],
  );

  assert.equal(code, "ok");
  assert.deepEqual(seen.map(({ method, body }) => [method, body]), [
    ["PATCH", '{"name":"API"}'],
    ["PATCH", '{"name":"API"}'],
  ]);
});

test("a deletion that is tried again and finds nothing was done the first time", async () => {
  const remove = ({ telemetry }: Api) => telemetry.deleteSource("95");

  const again = await outcome(remove, [[502, "", AT_ONCE], [404, { errors: "gone" }]]);
  const first = await outcome(remove, [[404, { errors: "gone" }]]);

  assert.deepEqual([again.code, again.seen.length], ["ok", 2]);
  assert.deepEqual([first.code, first.seen.length], ["not-found", 1]);
});

test("calls that create, acknowledge or resolve are sent once, whatever comes of it", async () => {
  const calls: ((api: Api) => Promise<unknown>)[] = [
    ({ telemetry }) => telemetry.createSource({ name: "API", platform: "http" }),
    ({ uptime }) => uptime.heartbeats.create({ name: "x", period: 60, grace: 0 }),
    ({ uptime }) => uptime.incidents.acknowledge("1"),
    ({ uptime }) => uptime.incidents.resolve("1"),
  ];
  for (const call of calls) {
    for (const scene of [[503, "", AT_ONCE], [429, "", AT_ONCE], new Error("reset")] as Scene[]) {
      const { seen } = await outcome(call, [scene, [200, SOURCE]]);
      assert.equal(seen.length, 1);
    }
  }
});

test("what a repetition cannot heal is not repeated", async () => {
  for (const status of [400, 401, 402, 403, 404, 409, 422]) {
    const { seen } = await outcome(
      ({ telemetry }) => telemetry.getSource("95"),
      [[status, "", AT_ONCE], [200, SOURCE]],
    );
    assert.equal(seen.length, 1, String(status));
  }
});

test("Retry-After is waited for", async () => {
  const { ms, code } = await outcome(
    ({ telemetry }) => telemetry.getSource("95"),
    [[429, "", { "retry-after": "1" }], [200, SOURCE]],
  );

  assert.equal(code, "ok");
  assert.ok(ms >= 950, `${ms} ms`);
});

test("createApi({ retryForMs }) gives up when a wait would end later, instead of waiting", async () => {
  const { seen, code, ms } = await outcome(
    ({ telemetry }) => telemetry.getSource("95"),
    [[503, "", { "retry-after": "30" }]],
    { retryForMs: 5_000 },
  );
  assert.deepEqual([seen.length, code], [1, "server"]);
  assert.ok(ms < 20_000, `${ms} ms`); // 30 s were asked for

  const never = await outcome(
    ({ telemetry }) => telemetry.getSource("95"),
    [new Error("reset")],
    { retryForMs: 0 },
  );
  assert.deepEqual([never.seen.length, never.code], [1, "network"]);
});

test("createApi({ retryForMs }) bounds retries in time, however fast they fail", async () => {
  const { seen, code, ms } = await outcome(
    ({ telemetry }) => telemetry.getSource("95"),
    [[503, ""]],
    { retryForMs: 300 },
  );

  assert.equal(code, "server");
  assert.ok(seen.length < 20, `${seen.length} attempts`);
  assert.ok(ms < 2_000);
});
