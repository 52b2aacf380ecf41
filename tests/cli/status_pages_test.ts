import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask, askHere, make } from "../support/ask.ts";
import { serve } from "../support/cli.ts";

describe("better-stack status-pages list", { concurrency: true }, () => {
  test("shows what they say, and where they are", async (t) => {
    const sandbox = await serve(t);
    const page = {
      company_name: "Example",
      company_url: "https://example.com",
      subdomain: "example",
      timezone: "UTC",
    };
    await make(sandbox, "/api/v2/status-pages", page);
    await make(sandbox, "/api/v2/status-pages", {
      ...page,
      subdomain: "other",
      custom_domain: "status.example.com",
    });

    const { code, output, errors } = await ask(sandbox, ["status-pages", "list"]);

    assert.deepEqual([code, errors], [0, ""]);
    assert.match(output, /^ID +COMPANY +STATE +URL\n/);
    assert.match(output, /^\d+ +Example +operational +https:\/\/example\.betteruptime\.com$/m);
    assert.match(output, /^\d+ +Example +operational +https:\/\/status\.example\.com$/m);
  });

  test("says where they are made when there is none", async (t) => {
    const { code, errors } = await askHere(await serve(t), ["status-pages", "list"]);
    assert.equal(code, 0);
    assert.match(errors, /there is no status page yet/);
  });
});
