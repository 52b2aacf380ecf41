import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { API_TOKEN, ask, askHere, make, send } from "../support/ask.ts";
import { runCli, serve } from "../support/cli.ts";

/** The variables of `export NAME=value` lines. */
function exportedBy(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
}

describe("better-stack sources", { concurrency: true }, () => {
  test("create prints what to set, alone on standard output, and it works", async (t) => {
    const sandbox = await serve(t);

    const { code, output, errors } = await ask(sandbox, [
      "sources",
      "create",
      "My API",
      "--platform=node",
    ]);

    assert.equal(code, 0);
    assert.match(
      output,
      /^export BETTERSTACK_SOURCE_TOKEN=\S+\nexport BETTERSTACK_INGEST_HOST=\S+\n$/,
    );
    assert.match(errors, /^better-stack: created source \d+, My API \(javascript\)\n/);
    assert.match(errors, /better-stack ship\n$/);
    const variables = exportedBy(output);
    assert.ok(!errors.includes(variables["BETTERSTACK_SOURCE_TOKEN"]!));

    const shipped = await runCli(
      ["ship"],
      { ...variables, BETTERSTACK_ALLOW_INSECURE_URL: "1" },
      "hello\n",
    );
    assert.deepEqual([shipped.code, shipped.errors], [0, ""]);
    const found = await ask(sandbox, ["query", "--source=my api"]);
    assert.match(found.output, /hello/);
  });

  test("list shows them without their tokens, as a table or as JSON", async (t) => {
    const token = "s3cr3tS0urc3T0k3nAbcd";
    const sandbox = await serve(t);
    await send(sandbox, [{ message: "x" }], token);
    await make(sandbox, "/api/v2/sources", {
      name: "日本 \x1b[2J",
      platform: "prometheus_scrape",
      scrape_request_basic_auth_password: "s3cr3tPassw0rd",
      scrape_request_headers: [{ name: "authorization", value: "s3cr3tH3ader" }],
      custom_bucket: { access_key_id: "id", secret_access_key: "s3cr3tK3y0123456" },
    });

    const table = await ask(sandbox, ["sources", "list"]);
    const json = await ask(sandbox, ["sources", "list", "--json"]);

    assert.equal(table.code, 0);
    const lines = table.output.split("\n");
    assert.match(lines[0]!, /^ID {4}NAME +PLATFORM +TOKEN +INGESTING HOST +STATE$/);
    assert.match(lines[1]!, /^1001 {2}Source 1 +http +xxxx\.\.\.Abcd +127\.0\.0\.1:\d+ +active$/);
    assert.match(lines[2]!, /^1002 {2}日本 \\u001b\[2J {2}prometheus_scrape +xxxx\.\.\.\w{4} +/);
    const all = JSON.parse(json.output);
    assert.equal(all[0].attributes.token, "xxxx...Abcd");
    assert.equal(all[1].attributes.scrape_request_headers[0].name, "authorization");
    assert.ok(!/s3cr3t/.test(table.output + json.output));
  });

  test("list goes through all pages", async (t) => {
    const sandbox = await serve(t);
    for (let n = 0; n < 120; n++) await send(sandbox, [{ n }], `source-token-${n}`);
    const { output } = await askHere(sandbox, ["sources", "list", "--json"]);
    assert.equal(JSON.parse(output).length, 120);
  });

  test("list where there is none: how to make one, and exit code 0", async (t) => {
    const sandbox = await serve(t, { sourceTokens: [] });
    const table = await askHere(sandbox, ["sources", "list"]);
    assert.deepEqual([table.code, table.output], [0, ""]);
    assert.match(
      table.errors,
      /there is no source yet; better-stack sources create NAME makes one/,
    );
    const json = await askHere(sandbox, ["sources", "list", "--json"]);
    assert.deepEqual(JSON.parse(json.output), []);
  });

  test("create --json is one document, with the token", async (t) => {
    const sandbox = await serve(t);
    const { output } = await askHere(sandbox, ["sources", "create", "API", "--json"]);
    const { id, attributes } = JSON.parse(output);
    assert.equal(attributes.platform, "javascript");
    assert.match(`${id} ${attributes.token}`, /^\d+ \w{10,}$/);
  });

  test("create without a name: exit code 2; with a blank one the service says what is wrong: 3", async (t) => {
    const sandbox = await serve(t);
    const none = await askHere(sandbox, ["sources", "create"]);
    assert.equal(none.code, 2);
    assert.match(none.errors, /sources create needs NAME: better-stack sources create NAME/);
    const blank = await askHere(sandbox, ["sources", "create", " "]);
    assert.equal(blank.code, 3);
    assert.match(blank.errors, /name: Can't be blank/);
  });

  test("create is not tried again: there might be two then", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ target: "telemetry", status: 503, times: 1 });
    const { code, errors } = await askHere(sandbox, ["sources", "create", "API"]);
    assert.equal(code, 1);
    assert.match(errors, /answered 503/);
    assert.ok(!errors.includes(API_TOKEN));
  });
});
