import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { createSandbox } from "../../../src/sandbox/mod.ts";
import { PAGE } from "../../../src/sandbox/page/page.ts";
import { INTAKE } from "../support.ts";

const FROM_BROWSER = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };

test("a browser gets the page, anything else what Better Stack answers there", async () => {
  const sandbox = createSandbox();

  const page = await sandbox.fetch(INTAKE, FROM_BROWSER);
  assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  assert.equal(await page.text(), PAGE);
  assert.equal((await sandbox.fetch(INTAKE, { headers: { accept: "*/*" } })).status, 404);
  assert.deepEqual(sandbox.requests, []);
});

test("the page may run its own scripts, speak to its own sandbox, and nothing else", async () => {
  const { headers } = await createSandbox().fetch(INTAKE, FROM_BROWSER);
  const policy = headers.get("content-security-policy") ?? "";

  for (const [, text = ""] of PAGE.matchAll(/<script[^>]*>([^]*?)<\/script>/g)) {
    const hash = createHash("sha256").update(text).digest("base64");
    assert.ok(policy.includes(`'sha256-${hash}'`));
  }
  assert.match(policy, /^default-src 'none'; script-src /);
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
  assert.match(policy, /connect-src 'self'.*frame-ancestors 'none'/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});
