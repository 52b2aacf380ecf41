import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { createApi } from "../../src/api/mod.ts";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import { all, NO_ENVIRONMENT, scripted, TOKEN } from "./support.ts";

const HOME = "https://telemetry.betterstack.com";
const ELSEWHERE = "https://data.example";
const ROWS = { data: [{ message: "found" }] };

test("redirects are followed, and the token goes along on its own origin alone", async () => {
  const service = scripted(
    [307, "", { location: "/api/v2/other" }],
    [302, "", { location: `${ELSEWHERE}/rows?signed=1` }],
    [301, "", { location: `${HOME}:8443/rows` }],
    [303, "", { location: `${HOME}/rows` }],
    [200, ROWS],
  );
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  const { rows } = await telemetry.queryLogs({ sourceId: "1" });

  assert.deepEqual(rows, ROWS.data);
  assert.deepEqual(service.seen.slice(1).map(({ url, authorization }) => [url, authorization]), [
    [`${HOME}/api/v2/other`, `Bearer ${TOKEN}`],
    [`${ELSEWHERE}/rows?signed=1`, undefined],
    [`${HOME}:8443/rows`, undefined],
    [`${HOME}/rows`, `Bearer ${TOKEN}`],
  ]);
});

test("the next page is asked for where the service says, and without the token if elsewhere", async () => {
  const service = scripted(
    [200, { ...ROWS, pagination: { next: `${ELSEWHERE}/rows?cursor=2` } }],
    [200, { ...ROWS, pagination: { next: "/rows?cursor=3" } }],
    [200, { ...ROWS, pagination: { next: null } }],
  );
  const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  const pages = await all(telemetry.queryLogPages({ sourceId: "1", batchSize: 1 }));

  assert.equal(pages.length, 3);
  assert.deepEqual(
    service.seen.map(({ url, authorization }) => [new URL(url).host, authorization]),
    [
      ["telemetry.betterstack.com", `Bearer ${TOKEN}`],
      ["data.example", undefined],
      ["data.example", undefined],
    ],
  );
});

test("lists follow their next page by the same rule", async () => {
  const item = { id: "1", type: "monitor", attributes: {} };
  const service = scripted(
    [200, { data: [item], pagination: { next: `${ELSEWHERE}/steal` } }],
    [200, { data: [item] }],
  );
  const { uptime } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);

  assert.equal((await all(uptime.monitors.list())).length, 2);
  assert.equal(service.seen[1]?.authorization, undefined);
});

test("a redirect is not followed to a URL that is not https:, nor without end, nor for a change", async () => {
  const { telemetry } = createApi({
    apiToken: TOKEN,
    fetch: scripted([302, "", { location: "http://telemetry.betterstack.com/" }]).fetch,
  }, NO_ENVIRONMENT);
  await assert.rejects(telemetry.getSource("1"), {
    code: "unexpected",
    message: /^Cannot get source 1: the service leads to a URL that is not https:/,
  });

  const circle = scripted([302, "", { location: "/again" }]);
  const endless = createApi({ apiToken: TOKEN, fetch: circle.fetch }, NO_ENVIRONMENT);
  await assert.rejects(endless.telemetry.getSource("1"), /the service redirects without end/);
  assert.equal(circle.seen.length, 6);

  for (const location of ["/elsewhere", "http://[", undefined]) {
    const service = scripted([307, "", location === undefined ? {} : { location }]);
    const { telemetry } = createApi({ apiToken: TOKEN, fetch: service.fetch }, NO_ENVIRONMENT);
    await assert.rejects(
      telemetry.createSource({ name: "x", platform: "http" }),
      /a redirect that cannot be followed/,
    );
    assert.equal(service.seen.length, 1);
  }
});

test("over real sockets: a query is redirected to another host, which never sees the token", async (t) => {
  const seen: IncomingMessage[] = [];
  const data = await listen(t, (request, response) => {
    seen.push(request);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(ROWS));
  });
  const home = await listen(t, (request, response) => {
    seen.push(request);
    response.writeHead(307, { location: `${data}${request.url}` }).end("moved");
  });
  const options = { apiToken: TOKEN, telemetryUrl: home, allowInsecureUrl: true };
  const { telemetry } = createApi(options, NO_ENVIRONMENT);

  const { rows } = await telemetry.queryLogs({ sourceId: "1", query: 'message:"a b"' });

  assert.deepEqual(rows, ROWS.data);
  assert.deepEqual(seen.map(({ headers }) => headers.authorization), [
    `Bearer ${TOKEN}`,
    undefined,
  ]);
  assert.equal(seen[0]?.url, seen[1]?.url);
});

test("over real sockets: the sandbox's pages lead to each other", async (t) => {
  const tokens = Array.from({ length: 60 }, (_, at) => `token-${at}`);
  const sandbox = await serveSandbox({ sourceTokens: tokens });
  t.after(() => sandbox.close());
  const options = { apiToken: TOKEN, telemetryUrl: sandbox.url, allowInsecureUrl: true };
  const { telemetry } = createApi(options, NO_ENVIRONMENT);

  assert.equal((await all(telemetry.listAllSources())).length, 60);
});

async function listen(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
