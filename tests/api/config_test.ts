import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { type ApiOptions, createApi, resolveApiConfig } from "../../src/api/mod.ts";
import { scripted, TOKEN } from "./support.ts";

/** Which option or variable each product's token comes from, and the token. */
function tokens(options: ApiOptions, environment: Record<string, string> = {}): unknown[] {
  const { telemetry, uptime } = resolveApiConfig(options, environment);
  return [telemetry, uptime].map(({ token }) => token && `${token.from}: ${token.reveal()}`);
}

test("resolveApiConfig() takes a product's own option before the one for both", () => {
  assert.deepEqual(
    tokens({ telemetryApiToken: "a", uptimeApiToken: "b", apiToken: "c" }),
    ["telemetryApiToken: a", "uptimeApiToken: b"],
  );
  assert.deepEqual(
    tokens({ telemetryApiToken: "a", apiToken: "c" }, { BETTERSTACK_API_TOKEN: "d" }),
    ["telemetryApiToken: a", "apiToken: c"],
  );
});

test("resolveApiConfig() reads the environment in its order, each product's own variable last", () => {
  const environment: Record<string, string> = {
    BETTERSTACK_API_TOKEN: "a",
    BETTER_STACK_API_TOKEN: "b",
    LOGTAIL_API_TOKEN: "c",
    BETTERUPTIME_API_TOKEN: "d",
  };
  const both = (from: string) => [from, from];

  assert.deepEqual(tokens({}, environment), both("BETTERSTACK_API_TOKEN: a"));
  delete environment["BETTERSTACK_API_TOKEN"];
  assert.deepEqual(tokens({}, environment), both("BETTER_STACK_API_TOKEN: b"));
  delete environment["BETTER_STACK_API_TOKEN"];
  assert.deepEqual(tokens({}, environment), ["LOGTAIL_API_TOKEN: c", "BETTERUPTIME_API_TOKEN: d"]);
  assert.deepEqual(tokens({}, {}), [undefined, undefined]);
});

test("resolveApiConfig() trims values and takes blank ones for not set", () => {
  assert.deepEqual(
    tokens({ apiToken: "  " }, { BETTERSTACK_API_TOKEN: " ", BETTER_STACK_API_TOKEN: " x " }),
    ["BETTER_STACK_API_TOKEN: x", "BETTER_STACK_API_TOKEN: x"],
  );
});

test("resolveApiConfig() tells of a bad variable and goes on, and throws at a bad option", () => {
  const { telemetry, problems } = resolveApiConfig({}, {
    BETTERSTACK_API_TOKEN: "two words",
    LOGTAIL_API_TOKEN: "x",
  });

  assert.equal(telemetry.token?.from, "LOGTAIL_API_TOKEN");
  assert.deepEqual(problems, [
    "BETTERSTACK_API_TOKEN must be printable ASCII without spaces; check the character at position 4; it is treated as not set",
  ]);
  const bad: [ApiOptions, RegExp][] = [
    [{ apiToken: "two words" }, /^TypeError: apiToken must be printable ASCII/],
    [{ apiToken: 5 as unknown as string }, /^TypeError: apiToken must be a string/],
    [{ telemetryUrl: "telemetry" }, /^TypeError: telemetryUrl must be a full URL/],
    [{ uptimeUrl: "http://localhost" }, /^TypeError: uptimeUrl must be an https: URL/],
    [{ requestTimeoutMs: 0 }, /^RangeError: requestTimeoutMs must be from 1 to/],
    [{ retryForMs: -1 }, /^RangeError: retryForMs must be at least 0/],
    [{ fetch: "curl" as unknown as typeof fetch }, /^TypeError: fetch must be a function/],
  ];
  for (const [options, message] of bad) assert.throws(() => createApi(options, {}), message);
});

test("resolveApiConfig() finds the APIs by option, then by variable; a bad variable is told of", () => {
  const environment = {
    BETTERSTACK_TELEMETRY_URL: " https://telemetry.example/base/ ",
    BETTERSTACK_UPTIME_URL: "http://127.0.0.1:5647",
  };
  const urls = (options: ApiOptions, variables: Record<string, string>) => {
    const { telemetry, uptime, problems } = resolveApiConfig(options, variables);
    return [telemetry.url, uptime.url, problems.length];
  };

  assert.deepEqual(urls({ telemetryUrl: "https://own.example" }, environment), [
    "https://own.example",
    "https://uptime.betterstack.com",
    1,
  ]);
  assert.deepEqual(urls({}, { ...environment, BETTERSTACK_ALLOW_INSECURE_URL: "1" }), [
    "https://telemetry.example/base",
    "http://127.0.0.1:5647",
    0,
  ]);
  assert.match(
    resolveApiConfig({}, environment).problems[0] ?? "",
    /^BETTERSTACK_UPTIME_URL must be an https: URL .*; it is treated as not set$/,
  );
});

test("createApi({ telemetryUrl }) keeps the path of a proxy", async () => {
  const service = scripted([200, { data: [] }]);
  const api = createApi({
    apiToken: "x",
    telemetryUrl: "https://proxy.example/better-stack/?x=1",
    fetch: service.fetch,
  }, {});

  await api.telemetry.listSources();

  assert.equal(service.seen[0]?.url, "https://proxy.example/better-stack/api/v2/sources");
});

test("a call without a token rejects before anything is sent, and says what to set", async () => {
  const service = scripted([200, { data: [] }]);
  const environment = { BETTERSTACK_API_TOKEN: `${TOKEN} ${TOKEN}` };
  const api = createApi({ fetch: service.fetch }, environment);

  await assert.rejects(api.uptime.monitors.page(), (error: Error) => {
    assert.match(
      error.message,
      /^Cannot list monitors: there is no Uptime API token \(BETTERSTACK_API_TOKEN must be printable ASCII.*; set BETTERSTACK_API_TOKEN, and see https:\/\/betterstack.com\/docs\/uptime\//,
    );
    assert.ok(!error.message.includes(TOKEN));
    return "code" in error && error.code === "unauthorised";
  });
  assert.deepEqual(service.seen, []);
});

test("a variable that was passed over is told of when the token is refused", async () => {
  const service = scripted([401, { errors: "Invalid token." }]);
  const environment = { BETTERSTACK_API_TOKEN: TOKEN, BETTERSTACK_TELEMETRY_URL: "localhost:5647" };
  const api = createApi({ fetch: service.fetch }, environment);

  await assert.rejects(
    api.telemetry.listSources(),
    /\(BETTERSTACK_TELEMETRY_URL must be .*; it is treated as not set\)$/,
  );
});

test("neither the API nor its configuration shows a token", () => {
  const options = { apiToken: TOKEN };
  for (const value of [createApi(options, {}), resolveApiConfig(options, {})]) {
    const shown = inspect(value, { depth: 10, showHidden: true }) + JSON.stringify(value);
    assert.ok(!shown.includes(TOKEN));
  }
});
