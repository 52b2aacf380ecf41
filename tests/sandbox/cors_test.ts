import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE } from "./support.ts";

const ENVELOPE = "https://errors.example.com/api/1/envelope/";
const ORIGIN = "http://localhost:3000";

/** What a browser asks before it sends. */
function asks(headers: string): RequestInit {
  return {
    method: "OPTIONS",
    headers: {
      origin: ORIGIN,
      "access-control-request-method": "POST",
      "access-control-request-headers": headers,
    },
  };
}

test("a browser may send logs and errors from any page", async () => {
  const sandbox = createSandbox();

  for (const url of [INTAKE, ENVELOPE]) {
    const { status, headers } = await sandbox.fetch(url, asks("authorization,content-type"));
    assert.equal(status, 204);
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.match(headers.get("access-control-allow-headers") ?? "", /authorization.*content-type/);
  }
  assert.deepEqual(sandbox.requests, []);
});

test("a browser may read the answer, also one that a fault gives", async () => {
  const sandbox = createSandbox();
  const send = () => sandbox.fetch(INTAKE, ingest("{}", { origin: ORIGIN }));

  assert.equal((await send()).headers.get("access-control-allow-origin"), "*");
  sandbox.fail("rate-limited");
  const { status, headers } = await send();

  assert.deepEqual([status, headers.get("access-control-allow-origin")], [429, "*"]);
  assert.match(headers.get("access-control-expose-headers") ?? "", /retry-after/);
});

test("nothing else is open to other pages", async () => {
  const sandbox = createSandbox();
  const others = [
    `${INTAKE}api/v2/sources`,
    `${INTAKE}api/v3/incidents`,
    `${INTAKE}sandbox/clear`,
    `${INTAKE}sandbox/search`,
    `${HEARTBEAT}/one`,
  ];
  for (const url of others) {
    for (const init of [asks("authorization"), { headers: { origin: ORIGIN } }]) {
      const { headers } = await sandbox.fetch(url, init);
      assert.equal(headers.get("access-control-allow-origin"), null, url);
    }
  }
});
