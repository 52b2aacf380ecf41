import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import type { SandboxServer } from "../../../src/sandbox/mod.ts";
import { ingest, serve } from "../support.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Sends headers that `fetch` would not let one choose. */
function ask(
  sandbox: SandboxServer,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${sandbox.url}${path}`, { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

test("control endpoints refuse requests that another page makes a browser send", async (t) => {
  const sandbox = await serve(t);
  await sandbox.fetch(sandbox.url, ingest("{}"));
  const others: readonly Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "http://localhost:3000", "sec-fetch-site": "same-site" },
    { origin: "null" },
  ];
  for (const headers of others) {
    for (const path of ["clear", "faults", "heartbeats/1001"]) {
      const status = await ask(
        sandbox,
        "POST",
        `/sandbox/${path}`,
        { ...JSON_TYPE, ...headers },
        "{}",
      );
      assert.equal(status, 403, JSON.stringify(headers));
    }
    for (const path of ["events", "search", "histogram"]) {
      assert.equal(await ask(sandbox, "GET", `/sandbox/${path}`, headers), 403);
    }
  }
  assert.equal(sandbox.records.length, 1);
});

test("control endpoints obey the sandbox's own page, and programs", async (t) => {
  const sandbox = await serve(t);
  const own: readonly Record<string, string>[] = [
    {},
    { origin: sandbox.url, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of own) {
    assert.equal(
      await ask(sandbox, "POST", "/sandbox/clear", { ...JSON_TYPE, ...headers }, "{}"),
      204,
    );
    assert.equal(await ask(sandbox, "GET", "/sandbox/search", headers), 200);
    assert.equal(await ask(sandbox, "GET", "/sandbox/events", headers), 200);
  }
});

test("nothing can be read by a name that somebody else owns (DNS rebinding)", async (t) => {
  const sandbox = await serve(t);
  const api = { authorization: "Bearer any" };
  for (
    const host of ["evil.example", `evil.example:${sandbox.port}`, "127.0.0.1.evil.example", "a b"]
  ) {
    assert.equal(await ask(sandbox, "GET", "/sandbox/search", { host }), 403, host);
    assert.equal(await ask(sandbox, "GET", "/", { host, accept: "text/html" }), 403);
    assert.equal(await ask(sandbox, "GET", "/api/v2/sources", { host, ...api }), 403);
    assert.equal(await ask(sandbox, "POST", "/sandbox/clear", { host, ...JSON_TYPE }, "{}"), 403);
  }
  for (const host of ["localhost", "127.0.0.1:1", "[::1]:5647", "192.168.1.7", "sandbox:5647"]) {
    assert.equal(await ask(sandbox, "GET", "/sandbox/search", { host }), 200, host);
  }
  for (const host of ["a.localhost", "host.docker.internal:5647"]) {
    assert.equal(await ask(sandbox, "GET", "/api/v2/sources", { host, ...api }), 200, host);
  }
});

test("logs are taken whatever the name: what is sent does not read anything", async (t) => {
  const sandbox = await serve(t);
  const headers = {
    host: "s1.eu-nbg-2.betterstackdata.com",
    authorization: "Bearer any",
    ...JSON_TYPE,
  };

  assert.equal(await ask(sandbox, "POST", "/", headers, "{}"), 202);
});

test("control endpoints take JSON alone, which a form cannot send", async (t) => {
  const sandbox = await serve(t);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
    assert.equal(await ask(sandbox, "POST", "/sandbox/clear", { "content-type": type }, "{}"), 415);
  }
  assert.equal(await ask(sandbox, "POST", "/sandbox/clear", {}, "{}"), 415);
  const withCharset = { "content-type": "application/json; charset=utf-8" };
  assert.equal(await ask(sandbox, "POST", "/sandbox/clear", withCharset, "{}"), 204);
});
