import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask, askHere } from "../support/ask.ts";
import { serve } from "../support/cli.ts";

describe("better-stack monitors", { concurrency: true }, () => {
  test("create makes one that list shows", async (t) => {
    const sandbox = await serve(t);

    const created = await ask(sandbox, [
      "monitors",
      "create",
      "https://example.com/health",
      "--name=Website",
      "--type=keyword",
      "--keyword=ok",
      "--every=3m",
    ]);

    assert.deepEqual([created.code, created.output], [0, ""]);
    assert.match(
      created.errors,
      /created monitor \d+, which watches https:\/\/example\.com\/health\n/,
    );
    const { code, output } = await ask(sandbox, ["monitors", "list"]);
    assert.equal(code, 0);
    assert.match(output, /^ID +NAME +STATUS +TYPE +EVERY +LAST CHECKED +URL\n/);
    assert.match(output, /^\d+ +Website +\w+ +keyword +3m +\S+ +https:\/\/example\.com\/health$/m);
    const json = await askHere(sandbox, ["monitors", "list", "--json"]);
    assert.equal(JSON.parse(json.output)[0].attributes.required_keyword, "ok");
  });

  test("what the service does not take: exit code 3, and which field", async (t) => {
    const sandbox = await serve(t);
    const { code, errors } = await askHere(sandbox, [
      "monitors",
      "create",
      "https://example.com",
      "--type=nonsense",
    ]);
    assert.equal(code, 3);
    assert.match(errors, /monitor_type: /);
  });

  test("list where there is none: how to make one", async (t) => {
    const { code, errors } = await askHere(await serve(t), ["monitors", "list"]);
    assert.equal(code, 0);
    assert.match(errors, /better-stack monitors create URL makes one/);
  });
});
