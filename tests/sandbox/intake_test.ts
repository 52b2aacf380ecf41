import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { GZIP, gzip, ingest, INTAKE, NDJSON, statusOf } from "./support.ts";

test("createSandbox() takes one JSON object and answers 202 without a body", async () => {
  const sandbox = createSandbox();

  const response = await sandbox.fetch(INTAKE, ingest('{"dt":1672490759,"message":"hello"}'));

  assert.equal(response.status, 202);
  assert.equal(await response.text(), "");
  assert.deepEqual(sandbox.records, [{ dt: 1672490759, message: "hello" }]);
});

test("createSandbox() takes a JSON array, record by record and in its order", async () => {
  const sandbox = createSandbox();

  const status = await statusOf(sandbox.fetch(INTAKE, ingest(' [{"n":1}, {"n":2}] ')));

  assert.equal(status, 202);
  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: 2 }]);
});

test("createSandbox() takes NDJSON with CRLF, blank lines and no last line break", async () => {
  const sandbox = createSandbox();

  const status = await statusOf(
    sandbox.fetch(INTAKE, ingest('{"n":1}\r\n\n{"n":[2]}\n{"n":3}', NDJSON)),
  );

  assert.equal(status, 202);
  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: [2] }, { n: 3 }]);
});

test("createSandbox() takes gzip, of JSON and of NDJSON", async () => {
  const sandbox = createSandbox();

  await sandbox.fetch(INTAKE, ingest(gzip('[{"n":1}]'), GZIP));
  await sandbox.fetch(INTAKE, ingest(gzip('{"n":2}\n{"n":3}\n'), { ...NDJSON, ...GZIP }));

  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test("createSandbox() leaves a record as it was sent, hostile keys included", async () => {
  const sandbox = createSandbox();

  await sandbox.fetch(INTAKE, ingest('{"dt":"yesterday","__proto__":{"admin":true},"":null}'));

  const [record] = sandbox.records;
  assert.deepEqual(Object.keys(record ?? {}), ["dt", "__proto__", ""]);
  assert.equal(record?.["admin"], undefined);
});

test("createSandbox() takes records 20,000 levels deep", async () => {
  const sandbox = createSandbox();
  const deep = `{"deep":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;

  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(deep))), 202);
});

test("createSandbox() answers 401 in JSON when there is no token", async () => {
  const sandbox = createSandbox();

  const response = await sandbox.fetch(INTAKE, { method: "POST", body: "{}" });

  assert.equal(response.status, 401);
  assert.equal(await response.text(), '{"error":"Unauthorized"}');
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.deepEqual(sandbox.records, []);
});

test("createSandbox() answers 401 when the authorization is not a bearer token", async () => {
  const sandbox = createSandbox();

  for (const authorization of ["Bearer", "Bearer  ", "Basic any-token", "any-token"]) {
    const status = await statusOf(sandbox.fetch(INTAKE, ingest("{}", { authorization })));
    assert.equal(status, 401, authorization);
  }
});

test("createSandbox({ sourceTokens }) answers 401 to every other token", async () => {
  const sandbox = createSandbox({ sourceTokens: ["one", "two"] });
  const send = (token: string): Promise<number> =>
    statusOf(sandbox.fetch(INTAKE, ingest("{}", { authorization: `Bearer ${token}` })));

  assert.deepEqual([await send("one"), await send("two"), await send("three")], [202, 202, 401]);
});

test("createSandbox({ unauthorizedStatus: 403 }) answers as the documentation has it", async () => {
  const sandbox = createSandbox({ unauthorizedStatus: 403 });

  const response = await sandbox.fetch(INTAKE, { method: "POST", body: "{}" });

  assert.equal(response.status, 403);
  assert.equal(await response.text(), "Unauthorized");
});

test("createSandbox() asks for the token before it looks at the body", async () => {
  const sandbox = createSandbox({ maxRequestBytes: 10 });

  for (const body of ["not json", "x".repeat(1_000)]) {
    assert.equal(await statusOf(sandbox.fetch(INTAKE, { method: "POST", body })), 401);
  }
});

test("createSandbox() answers 406 to whatever is not JSON objects", async () => {
  const sandbox = createSandbox();
  const bodies = [
    "",
    " ",
    "text",
    "1",
    "null",
    '"text"',
    "[1]",
    "[null]",
    "[[]]",
    '{"a":1',
    "{} {}",
  ];

  for (const body of bodies) {
    const response = await sandbox.fetch(INTAKE, ingest(body));
    assert.equal(response.status, 406, body);
    assert.equal(await response.text(), "Couldn't parse JSON content.");
  }
  assert.deepEqual(sandbox.records, []);
});

test("createSandbox() answers 406 to NDJSON with one bad line and keeps none of it", async () => {
  const sandbox = createSandbox();

  for (const body of ['{"n":1}\n{"n":', '{"n":1},{"n":2}', '{"n":1}\n2']) {
    assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(body, NDJSON))), 406, body);
  }
  assert.deepEqual(sandbox.records, []);
});

test("createSandbox() answers 406 to NDJSON that says that it is JSON", async () => {
  const sandbox = createSandbox();

  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest('{"n":1}\n{"n":2}'))), 406);
});

test("createSandbox() answers 406 to invalid UTF-8", async () => {
  const sandbox = createSandbox();
  const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);

  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(body))), 406);
});

test("createSandbox() answers 406 to gzip that is broken, cut short, or no gzip", async () => {
  const sandbox = createSandbox();
  const whole = gzip(JSON.stringify([{ message: "hello ".repeat(100) }]));
  const broken = whole.slice().fill(0xaa, 12, 20);

  for (const body of [broken, whole.slice(0, -9), new Uint8Array(), "{}"]) {
    assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(body, GZIP))), 406);
  }
  const brotli = sandbox.fetch(INTAKE, ingest("{}", { "content-encoding": "br" }));
  assert.equal(await statusOf(brotli), 406);
});
