import assert from "node:assert/strict";
import { test } from "node:test";
import { createApi } from "../../src/api/mod.ts";
import { all, apiOf, NO_ENVIRONMENT, scripted, TOKEN } from "./support.ts";

test("uptime.heartbeats creates one that can be pinged, and says how it is", async () => {
  const { uptime, sandbox } = apiOf();

  const { id, attributes } = await uptime.heartbeats.create({
    name: "nightly",
    period: 86_400,
    grace: 3_600,
  });
  assert.equal(attributes.status, "pending");
  await sandbox.fetch(attributes.url ?? "");

  assert.equal((await uptime.heartbeats.get(id)).attributes.status, "up");
  const paused = await uptime.heartbeats.update(id, { paused: true });
  assert.equal(paused.attributes.status, "paused");
  assert.equal(typeof paused.attributes.paused_at, "string");
  await uptime.heartbeats.delete(id);
  assert.deepEqual(await all(uptime.heartbeats.list()), []);
});

test("uptime.heartbeats lists those that were there already", async () => {
  const { uptime, sandbox } = apiOf({ heartbeatTokens: ["one", "two"] });
  await sandbox.fetch("https://uptime.betterstack.com/api/v1/heartbeat/two/fail");

  const heartbeats = await all(uptime.heartbeats.list());

  assert.deepEqual(
    heartbeats.map(({ attributes }) => [attributes.url, attributes.status]),
    [
      ["https://uptime.betterstack.com/api/v1/heartbeat/one", "pending"],
      ["https://uptime.betterstack.com/api/v1/heartbeat/two", "down"],
    ],
  );
});

test("uptime.heartbeats passes on what the service does not take", async () => {
  const { uptime } = apiOf();

  await assert.rejects(uptime.heartbeats.create({ name: "x", period: 10, grace: 0 }), {
    code: "validation",
    fields: { period: ["Must be greater than or equal to 30."] },
  });
});

test("uptime.monitors are created, found by what they watch, changed and deleted", async () => {
  const { uptime } = apiOf();
  const one = await uptime.monitors.create({ url: "https://one.example", monitor_type: "status" });
  await uptime.monitors.create({ url: "https://two.example", monitor_type: "status" });

  const found = await all(uptime.monitors.list({ url: "https://one.example" }));
  assert.deepEqual(found.map(({ id }) => id), [one.id]);
  const changed = await uptime.monitors.update(one.id, { pronounceable_name: "The one" });
  assert.equal(changed.attributes.pronounceable_name, "The one");
  assert.equal(changed.attributes.url, "https://one.example");
  const named = await uptime.monitors.page({ pronounceableName: "The one" });
  assert.deepEqual(named.items.map(({ id }) => id), [one.id]);
  await uptime.monitors.delete(one.id);
  assert.equal((await uptime.monitors.page()).items.length, 1);
});

test("uptime.incidents are acknowledged and resolved, once", async () => {
  const { uptime } = apiOf();
  const { id } = await uptime.incidents.create({
    requester_email: "me@example.com",
    summary: "The site is down",
  });

  const taken = await uptime.incidents.acknowledge(id, "me@example.com");
  assert.equal(taken.attributes.acknowledged_by, "me@example.com");
  await assert.rejects(uptime.incidents.acknowledge(id), {
    code: "conflict",
    status: 409,
    message:
      `Cannot acknowledge incident ${id}: the service answered 409 (Incident is already acknowledged)`,
  });
  const over = await uptime.incidents.resolve(id);
  assert.equal(typeof over.attributes.resolved_at, "string");
  await assert.rejects(uptime.incidents.resolve(id), { code: "conflict" });
});

test("uptime.incidents.list() goes through all pages, and keeps what is asked for", async () => {
  const { uptime } = apiOf();
  for (let n = 0; n < 64; n++) {
    await uptime.incidents.create({ requester_email: "me@example.com", summary: `Trouble ${n}` });
  }
  const { items: [first] } = await uptime.incidents.page();
  await uptime.incidents.resolve(first?.id ?? "");

  assert.equal((await uptime.incidents.page()).items.length, 10);
  assert.equal((await all(uptime.incidents.list())).length, 64);
  assert.equal((await all(uptime.incidents.list({ resolved: false }))).length, 63);
  assert.equal((await all(uptime.incidents.list({ resolved: true }))).length, 1);
  assert.equal((await all(uptime.incidents.list({ from: "2999-01-01" }))).length, 0);
});

test("uptime.incidents sends each filter by the service's name", async () => {
  const service = scripted([200, { data: [] }]);
  const { uptime } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  await uptime.incidents.page({
    monitorId: "1",
    heartbeatId: "2",
    resolved: false,
    acknowledged: true,
    teamName: "Us & them",
    perPage: 5,
  });

  const url = new URL(service.seen[0]?.url ?? "");
  assert.equal(url.pathname, "/api/v3/incidents");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    monitor_id: "1",
    heartbeat_id: "2",
    resolved: "false",
    acknowledged: "true",
    team_name: "Us & them",
    per_page: "5",
  });
});

test("uptime.statusPages are created, changed and deleted; a subdomain is taken once", async () => {
  const { uptime } = apiOf();
  const fields = {
    company_name: "Us",
    company_url: "https://us.example",
    subdomain: "us",
    timezone: "UTC",
  };
  const { id } = await uptime.statusPages.create(fields);

  await assert.rejects(uptime.statusPages.create(fields), {
    code: "validation",
    fields: { subdomain: ["Has already been taken."] },
  });
  const changed = await uptime.statusPages.update(id, { timezone: "Sofia" });
  assert.equal(changed.attributes.timezone, "Sofia");
  assert.equal(changed.attributes.aggregate_state, "operational");
  await uptime.statusPages.delete(id);
  await assert.rejects(uptime.statusPages.get(id), { code: "not-found" });
});
