import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE, serve, statusOf } from "../support.ts";
import { call, LIVE_TAIL, TELEMETRY, UPTIME } from "./support.ts";

const SOURCES = `${TELEMETRY}/api/v2/sources`;
const MONITORS = `${UPTIME}/api/v2/monitors`;

test("the APIs answer 401 without a token, and to one that does not exist", async () => {
  const sandbox = createSandbox({ telemetryApiTokens: ["t"], uptimeApiTokens: ["u"] });

  for (const [url, good, other] of [[SOURCES, "t", "u"], [MONITORS, "u", "t"]] as const) {
    assert.equal((await call(sandbox, url, "GET", undefined, good)).status, 200);
    const { status, body } = await call(sandbox, url, "GET", undefined, other);
    assert.equal(status, 401);
    assert.match(body.errors, /^Invalid Team API token\. How to find your (Telemetry|Uptime) API/);
    assert.equal(await statusOf(sandbox.fetch(url)), 401);
  }
});

test("the APIs answer 404 where they have nothing, before they ask for a token", async () => {
  const sandbox = createSandbox();
  const nowhere: readonly [string, string][] = [
    ["GET", "/api/v2/nothing"],
    ["PUT", "/api/v2/sources"],
    ["PATCH", "/api/v3/incidents/1"],
    ["POST", "/api/v2/query/live-tail"],
    ["GET", "/api/v3/incidents/1/acknowledge"],
  ];
  for (const [method, path] of nowhere) {
    const response = await sandbox.fetch(TELEMETRY + path, { method });
    assert.equal(response.status, 404);
    assert.equal((await response.json()).errors, `Endpoint ${method} ${path} does not exist.`);
  }
  const { status, body } = await call(sandbox, `${SOURCES}/7`);
  assert.deepEqual([status, body], [404, { errors: "Resource with provided ID was not found" }]);
});

test("a list is paged, with absolute URLs on the origin that was asked", async () => {
  const sandbox = createSandbox({ sourceTokens: Array.from({ length: 5 }, (_, n) => `t${n}`) });

  const { body } = await call(sandbox, `${SOURCES}?page=2&per_page=2`);

  assert.equal(body.data.length, 2);
  assert.deepEqual(Object.keys(body.data[0]), ["id", "type", "attributes"]);
  assert.deepEqual(body.pagination, {
    first: `${SOURCES}?page=1&per_page=2`,
    last: `${SOURCES}?page=3&per_page=2`,
    prev: `${SOURCES}?page=1&per_page=2`,
    next: `${SOURCES}?page=3&per_page=2`,
  });
  const last = await call(sandbox, body.pagination.next);
  assert.deepEqual([last.body.data.length, last.body.pagination.next], [1, null]);
  assert.equal((await call(sandbox, `${SOURCES}?per_page=51`)).status, 422);
  assert.equal((await call(sandbox, `${SOURCES}?page=0`)).status, 422);
});

test("over a socket, URLs lead back to the sandbox", async (t) => {
  const sandbox = await serve(t, { sourceTokens: ["a", "b"] });

  const response = await fetch(`${sandbox.url}/api/v2/sources?per_page=1`, {
    headers: { authorization: "Bearer x" },
  });
  const { data, pagination } = await response.json();

  assert.equal(pagination.next, `${sandbox.url}/api/v2/sources?per_page=1&page=2`);
  assert.equal(data[0].attributes.ingesting_host, new URL(sandbox.url).host);
});

test("without prescribed tokens a source appears with the first record of its token", async () => {
  const sandbox = createSandbox();
  assert.deepEqual((await call(sandbox, SOURCES)).body.data, []);

  await sandbox.fetch(INTAKE, ingest("{}"));
  await sandbox.fetch(INTAKE, ingest("{}"));

  const { body } = await call(sandbox, SOURCES);
  assert.deepEqual(
    body.data.map(({ attributes }: { attributes: { token: string } }) => attributes.token),
    ["any-token"],
  );
});

test("what the service alone decides cannot be set, nor a platform changed", async () => {
  const sandbox = createSandbox({ sourceTokens: [] });
  const fields = { name: "API", platform: "http", token: "mine", id: "7", team_id: "9" };

  const { status, body } = await call(sandbox, SOURCES, "POST", fields);

  assert.equal(status, 201);
  assert.notEqual(body.data.attributes.token, "mine");
  assert.equal(body.data.attributes.team_id, "1");
  const url = `${SOURCES}/${body.data.id}`;
  assert.equal((await call(sandbox, url, "PATCH", { platform: "docker" })).status, 422);
  assert.equal((await call(sandbox, url, "PATCH", { name: null })).status, 422);
  assert.equal((await call(sandbox, url, "PATCH", { name: "Web" })).status, 200);
  assert.deepEqual(await call(sandbox, url, "DELETE"), { status: 204, body: undefined });
});

test("the APIs refuse bodies that are not JSON objects, or too large", async () => {
  const sandbox = createSandbox();

  for (const body of ["text", "[]", "1", "null"]) {
    assert.equal((await call(sandbox, MONITORS, "POST", body)).status, 400, body);
  }
  const large = { url: "x".repeat(100_000) };
  assert.equal((await call(sandbox, MONITORS, "POST", large)).status, 413);
  assert.deepEqual((await call(sandbox, MONITORS, "POST", "")).body, {
    errors: { url: ["Can't be blank."] },
  });
});

test("a thing does not grow without end, however often it is changed", async () => {
  const sandbox = createSandbox();
  await call(sandbox, MONITORS, "POST", { url: "https://a.example" });
  const change = async (name: string) =>
    (await call(sandbox, `${MONITORS}/1001`, "PATCH", { [name]: "x".repeat(40_000) })).status;

  assert.deepEqual([await change("one"), await change("two"), await change("one")], [
    200,
    413,
    200,
  ]);
});

test("a heartbeat's period and grace are as long as a year, and no longer", async () => {
  const sandbox = createSandbox();
  const make = (period: number, grace: number) =>
    call(sandbox, `${UPTIME}/api/v2/heartbeats`, "POST", { name: "nightly", period, grace });

  assert.equal((await make(31_622_400, 31_622_400)).status, 201);
  assert.equal((await make(31_622_401, 0)).status, 422);
  assert.equal((await make(60, 1e15)).status, 422);
});

test("the APIs keep a thousand of a kind, and no more", async () => {
  const sandbox = createSandbox();
  const statuses = new Set<number>();
  for (let n = 0; n < 1_001; n++) {
    statuses.add((await call(sandbox, MONITORS, "POST", { url: `https://${n}.example` })).status);
  }

  assert.deepEqual([...statuses], [201, 422]);
});

test("a heartbeat that is made through the API can be pinged, and one that is deleted cannot", async () => {
  const sandbox = createSandbox({ heartbeatTokens: [] });
  const made = await call(sandbox, `${UPTIME}/api/v2/heartbeats`, "POST", {
    name: "nightly",
    period: 60,
    grace: 0,
  });
  const { id, attributes: { url } } = made.body.data;

  assert.equal(await statusOf(sandbox.fetch(url)), 200);
  assert.deepEqual(sandbox.heartbeats.map(({ status }) => status), ["up"]);
  await call(sandbox, `${UPTIME}/api/v2/heartbeats/${id}`, "DELETE");
  assert.equal(await statusOf(sandbox.fetch(url)), 404);
  assert.deepEqual(sandbox.heartbeats, []);
});

test("sandbox.clear() forgets what was made through the APIs", async () => {
  const sandbox = createSandbox({ sourceTokens: ["one"], heartbeatTokens: ["beat"] });
  const made = await call(sandbox, SOURCES, "POST", { name: "API", platform: "http" });
  await call(sandbox, MONITORS, "POST", { url: "https://a.example" });

  sandbox.clear();

  assert.equal((await call(sandbox, SOURCES)).body.data.length, 1);
  assert.equal((await call(sandbox, MONITORS)).body.data.length, 0);
  assert.equal((await call(sandbox, `${UPTIME}/api/v2/heartbeats`)).body.data.length, 1);
  const { token } = made.body.data.attributes;
  const headers = { authorization: `Bearer ${token}` };
  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest("{}", headers))), 401);
});

test("sandbox.fail({ target }) strikes one API and nothing else", async () => {
  const sandbox = createSandbox({ sourceTokens: ["any-token"] });
  sandbox.fail({ target: "telemetry", status: 429, headers: { "retry-after": "3" } });

  const response = await sandbox.fetch(`${LIVE_TAIL}?source_ids=1001`);
  assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "3"]);
  assert.equal((await call(sandbox, MONITORS)).status, 200);
  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest("{}"))), 202);
  assert.equal(await statusOf(sandbox.fetch(`${HEARTBEAT}/one`)), 200);
});
