import assert from "node:assert/strict";
import { test } from "node:test";
import { createApi, type LogQueryOptions } from "../../src/api/mod.ts";
import { and, where } from "../../src/query/mod.ts";
import { QuerySyntaxError } from "../../src/query/mod.ts";
import { all, apiOf, NO_ENVIRONMENT, scripted, ship, TOKEN } from "./support.ts";

const NOW = Date.parse("2026-03-27T12:00:00Z");
const SOURCE = { data: [{ id: "95", type: "source", attributes: { name: "API" } }] };

/** The parameters that are sent for options, over a service that finds nothing. */
async function sentFor(options: LogQueryOptions): Promise<Record<string, string>> {
  const service = scripted([200, { data: [], pagination: { next: null } }]);
  const api = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);
  await api.telemetry.queryLogs({ sourceId: "95", ...options });
  assert.equal(service.seen.length, 1);
  const url = new URL(service.seen[0]?.url ?? "");
  assert.equal(
    url.origin + url.pathname,
    "https://telemetry.betterstack.com/api/v2/query/live-tail",
  );
  return Object.fromEntries(url.searchParams);
}

/** Records a second apart, the newest first, as a sandbox's source has them. */
function records(count: number): Record<string, unknown>[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, n) => ({
    dt: new Date(now - n * 1_000).toISOString(),
    level: n % 2 === 0 ? "error" : "info",
    message: `message ${n}`,
    context: { n },
  }));
}

test("telemetry.queryLogs() gives rows as the service does: flat, and newest first", async () => {
  const { telemetry, sandbox } = apiOf();
  await ship(sandbox, [{
    dt: new Date(NOW).toISOString(),
    level: "error",
    message: "boom",
    context: { user: { id: 42 } },
  }]);

  const page = await telemetry.queryLogs({
    query: "level=error AND context.user.id=42",
    from: new Date(NOW - 1_000),
    to: "2026-03-27T12:00:01Z",
  });

  assert.deepEqual(page, {
    rows: [{
      level: "error",
      message: "boom",
      "context.user.id": "42",
      source_id: "1001",
      dt: "2026-03-27 12:00:00.000000",
    }],
    hasMore: false,
    query: "level=error AND context.user.id=42",
    notes: [],
    sourceIds: ["1001"],
    from: "2026-03-27T11:59:59.000Z",
    to: "2026-03-27T12:00:01Z",
  });
});

test("telemetry.queryLogs() asks all sources when none is named", async () => {
  const { telemetry, sandbox } = apiOf();
  await ship(sandbox, [{ message: "one" }], "source-one");
  await ship(sandbox, [{ message: "two" }], "source-two");

  const both = await telemetry.queryLogs();
  const second = await telemetry.queryLogs({ sourceId: "1002" });
  const named = await telemetry.queryLogs({ sourceIds: ["1001", "1002"] });

  assert.deepEqual(both.rows.map(({ message }) => message), ["two", "one"]);
  assert.deepEqual(both.sourceIds, ["1001", "1002"]);
  assert.deepEqual(second.rows.map(({ message }) => message), ["two"]);
  assert.equal(named.rows.length, 2);
});

test("telemetry.queryLogs() says when there is no source, or not this one", async () => {
  const { telemetry } = apiOf();

  await assert.rejects(telemetry.queryLogs(), {
    code: "not-found",
    message: "Cannot query logs: there is no source; create one",
  });
  await assert.rejects(telemetry.queryLogs({ sourceId: "5" }), {
    code: "not-found",
    message:
      "Cannot query logs: the service answered 404 (Source with ID 5 was not found); list the sources to see which there are",
  });
});

test("telemetry.queryLogs({ batchSize }) gives that many, also fewer than the service gives", async () => {
  const { telemetry, sandbox } = apiOf();
  await ship(sandbox, records(130));
  const sizeOf = async (batchSize?: number) => {
    const { rows, hasMore } = await telemetry.queryLogs({ batchSize });
    return [rows.length, hasMore];
  };

  assert.deepEqual(await sizeOf(), [100, true]);
  assert.deepEqual(await sizeOf(1), [1, true]);
  assert.deepEqual(await sizeOf(50), [50, true]);
  assert.deepEqual(await sizeOf(130), [130, false]);
  assert.deepEqual(await sizeOf(1_000), [130, false]);
});

test("telemetry.queryLogPages() gives every record once, whatever the page's size", async () => {
  const { telemetry, sandbox } = apiOf();
  const shipped = records(230);
  await ship(sandbox, shipped);

  for (const batchSize of [7, 50, 100, 230, 1_000]) {
    const pages = await all(telemetry.queryLogPages({ batchSize, order: "oldest_first" }));

    const messages = pages.flatMap(({ rows }) => rows.map(({ message }) => message));
    assert.deepEqual(messages, shipped.map(({ message }) => message).reverse());
    assert.equal(pages.length, Math.ceil(230 / batchSize));
    assert.deepEqual(
      pages.map(({ hasMore }) => hasMore),
      pages.map((page) => page !== pages.at(-1)),
    );
  }
});

test("telemetry.queryLogPages() asks for a page when it is wanted, and gives an empty first one", async () => {
  const next = "https://telemetry.betterstack.com/api/v2/query/live-tail?cursor=2";
  const rows = Array.from({ length: 100 }, (_, n) => ({ n }));
  const service = scripted([200, { data: rows, pagination: { next } }]);
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  for await (const { hasMore } of telemetry.queryLogPages({ sourceId: "1" })) {
    assert.ok(hasMore);
    break;
  }

  assert.equal(service.seen.length, 1);
  const none = scripted([200, { data: [], pagination: { next } }]);
  const api = createApi({ apiToken: TOKEN, fetch: none.fetch }, NO_ENVIRONMENT);
  const pages = await all(api.telemetry.queryLogPages({ sourceId: "1" }));
  assert.deepEqual(pages.map(({ rows, hasMore }) => [rows.length, hasMore]), [[0, false]]);
});

test("telemetry.queryLogPages() gives no empty page at the end", async () => {
  const next = "https://telemetry.betterstack.com/api/v2/query/live-tail?cursor=2";
  const rows = Array.from({ length: 100 }, (_, n) => ({ n }));
  const service = scripted(
    [200, { data: rows, pagination: { next } }],
    [200, { data: [], pagination: { next: `${next}3` } }],
  );
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  const pages = await all(telemetry.queryLogPages({ sourceId: "1" }));

  assert.deepEqual(pages.map(({ rows }) => rows.length), [100]);
  assert.equal(service.seen[1]?.url, next);
});

test("telemetry.queryLogPages() ends where the service gives the same page for ever", async () => {
  const next = "https://telemetry.betterstack.com/api/v2/query/live-tail?cursor=2";
  const service = scripted([200, { data: [{ n: 1 }], pagination: { next } }]);
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  await all(telemetry.queryLogPages({ sourceId: "1" }));

  assert.equal(service.seen.length, 2);
});

test("telemetry.queryLogs() sends the query in the forms that the service documents", async () => {
  assert.equal((await sentFor({ query: "host:prod-*" }))["query"], 'host=~"^prod-"');
  assert.equal(
    (await sentFor({ query: and(where("a", "=", 1), where("b", ":", "x y")) }))["query"],
    'a=1 AND b:"x y"',
  );
  assert.equal((await sentFor({ rawQuery: "as it=is*" }))["query"], "as it=is*");
  assert.equal((await sentFor({ query: " " }))["query"], undefined);

  const { notes } = await apiOf({ sourceTokens: ["one"] }).telemetry.queryLogs({
    query: "NOT level=debug",
  });
  assert.deepEqual(notes.map(({ code }) => code), ["not"]);
});

test("telemetry.queryLogs() sends the time, from the options or from the query", async () => {
  const pick = async (options: LogQueryOptions) => {
    const { from, to } = await sentFor(options);
    return [from, to];
  };

  assert.deepEqual(await pick({}), [undefined, undefined]);
  assert.deepEqual(await pick({ from: "2026-03-27", to: "2026-03-28 10:00+0200" }), [
    "2026-03-27T00:00:00Z",
    "2026-03-28T10:00+02:00",
  ]);
  assert.deepEqual(await pick({ query: "dt:[2026-03-27 TO 2026-03-28]" }), [
    "2026-03-27T00:00:00Z",
    "2026-03-28T00:00:00Z",
  ]);
  // "Until half an hour later" is what the service takes a lone beginning for.
  const [from, to = ""] = await pick({ from: "2026-03-27" });
  assert.equal(from, "2026-03-27T00:00:00Z");
  assert.ok(Math.abs(Date.parse(to) - Date.now()) < 60_000);
  const recent = new Date(Date.now() - 60_000);
  assert.deepEqual(await pick({ from: recent }), [recent.toISOString(), undefined]);
});

test("telemetry.queryLogs() says which time was searched", async () => {
  const { telemetry } = apiOf({ sourceTokens: ["one"] });

  const { from, to } = await telemetry.queryLogs();
  assert.equal(Date.parse(to) - Date.parse(from), 30 * 60_000);
  assert.ok(Math.abs(Date.parse(to) - Date.now()) < 60_000);

  const until = await telemetry.queryLogs({ to: "2026-03-27T12:00:00Z" });
  assert.equal(until.from, "2026-03-27T11:30:00.000Z");
});

test("telemetry.queryLogs() finds a mistake in the query before anything is sent", async () => {
  const service = scripted([200, SOURCE]);
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  await assert.rejects(telemetry.queryLogs({ query: "level=" }), (error: Error) => {
    assert.equal(
      error.message,
      "Cannot query logs: expected a value after `level=` at column 7",
    );
    assert.ok(error.cause instanceof QuerySyntaxError);
    assert.equal(error.cause.index, 6);
    return "code" in error && error.code === "query-syntax";
  });
  assert.deepEqual(service.seen, []);
});

test("telemetry.queryLogs({ rawQuery }) passes on what the service says of it", async () => {
  const { telemetry } = apiOf({ sourceTokens: ["one"] });

  await assert.rejects(telemetry.queryLogs({ rawQuery: "level=" }), {
    code: "query-syntax",
    status: 400,
    message:
      "Cannot query logs: the service answered 400 (Invalid query: expected a value after `level=` at column 7)",
  });
});

test("telemetry.queryLogs() throws for options that cannot be meant", async () => {
  const { telemetry } = apiOf({ sourceTokens: ["one"] });
  const bad: [LogQueryOptions, RegExp][] = [
    [{ batchSize: 0 }, /^RangeError: batchSize must be from 1 to 1000, not 0/],
    [{ batchSize: 1_001 }, /^RangeError: batchSize/],
    [{ batchSize: 1.5 }, /^RangeError: batchSize must be whole, not 1.5/],
    [{ order: "newest" as "newest_first" }, /^TypeError: order must be one of newest_first/],
    [{ from: "yesterday" }, /^TypeError: from must be a Date or a time in ISO 8601.*not yesterday/],
    [{ to: new Date(NaN) }, /^TypeError: to must be a Date/],
    [{ from: "2026-03-28", to: "2026-03-27" }, /^RangeError: from must not be after to/],
    [{ from: "2026-03-28", query: "dt>2026-03-27" }, /^TypeError: from is given twice/],
    [{ query: "a", rawQuery: "b" }, /^TypeError: query and rawQuery cannot both be given/],
    [{ sourceIds: [] }, /^TypeError: sourceIds must be an array of at least one id/],
    [{ sourceIds: "95" as unknown as string[] }, /^TypeError: sourceIds must be an array/],
    [{ sourceIds: ["9,5"] }, /^TypeError: id must be a string of letters/],
    [{ sourceId: "1", sourceIds: ["1"] }, /^TypeError: sourceId and sourceIds cannot both/],
  ];
  for (const [options, message] of bad) await assert.rejects(telemetry.queryLogs(options), message);
});

test("telemetry.queryLogs() takes rows under data.rows, too", async () => {
  const service = scripted([200, { data: { rows: [{ message: "x" }] } }]);
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  assert.deepEqual((await telemetry.queryLogs({ sourceId: "1" })).rows, [{ message: "x" }]);
});
