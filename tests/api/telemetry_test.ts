import assert from "node:assert/strict";
import { test } from "node:test";
import { all, apiOf, ship } from "./support.ts";

test("telemetry.createSource() creates a source with the service's name for its platform", async () => {
  const { telemetry, sandbox } = apiOf({ sourceTokens: [] });

  const created = [];
  for (const platform of ["node", "syslog", "docker", "something_new"]) {
    created.push(await telemetry.createSource({ name: `My ${platform}`, platform }));
  }

  assert.deepEqual(
    created.map(({ attributes }) => attributes.platform),
    ["javascript", "rsyslog", "docker", "something_new"],
  );
  const [first] = created;
  assert.equal(typeof first?.id, "string");
  assert.equal(first?.attributes.name, "My node");
  assert.equal(await ship(sandbox, [{ message: "hello" }], first?.attributes.token), 202);
});

test("telemetry reads, changes and deletes a source", async () => {
  const { telemetry, sandbox } = apiOf({ sourceTokens: [] });
  const { id, attributes } = await telemetry.createSource({ name: "API", platform: "http" });

  assert.deepEqual((await telemetry.getSource(id)).attributes, attributes);
  const changed = await telemetry.updateSource(id, { name: "Web", ingesting_paused: true });
  assert.equal(changed.attributes.name, "Web");
  assert.equal(changed.attributes.token, attributes.token);
  assert.equal(await telemetry.deleteSource(id), undefined);

  await assert.rejects(telemetry.getSource(id), { code: "not-found", status: 404 });
  assert.equal(await ship(sandbox, [{}], attributes.token), 401);
});

test("telemetry.listSources() gives one page, listAllSources() all of them", async () => {
  const tokens = Array.from({ length: 120 }, (_, at) => `token-${at}`);
  const { telemetry } = apiOf({ sourceTokens: tokens });

  const first = await telemetry.listSources();
  const third = await telemetry.listSources({ page: 3 });
  const small = await telemetry.listSources({ page: 2, perPage: 7 });

  assert.deepEqual([first.items.length, first.hasMore], [50, true]);
  assert.deepEqual([third.items.length, third.hasMore], [20, false]);
  assert.deepEqual(small.items.map(({ attributes }) => attributes.token), tokens.slice(7, 14));
  const everything = await all(telemetry.listAllSources());
  assert.deepEqual(everything.map(({ attributes }) => attributes.token), tokens);
});

test("telemetry says field by field what the service does not take", async () => {
  const { telemetry } = apiOf();

  await assert.rejects(telemetry.createSource({ name: " ", platform: "" }), {
    name: "BetterStackApiError",
    code: "validation",
    status: 422,
    fields: { name: ["Can't be blank."], platform: ["Can't be blank."] },
    message:
      "Cannot create source: the service answered 422 (name: Can't be blank.; platform: Can't be blank.)",
  });
});

test("telemetry takes ids that cannot lead elsewhere", async () => {
  const { telemetry } = apiOf();

  for (const id of ["", "..", "1/2", "1?x", "%2e", 5 as unknown as string]) {
    await assert.rejects(telemetry.getSource(id), {
      name: "TypeError",
      message: /^id must be a string of letters, digits/,
    });
    await assert.rejects(telemetry.deleteSource(id), TypeError);
  }
});
