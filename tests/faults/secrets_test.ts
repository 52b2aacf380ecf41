import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { createHeartbeat, createLogger, resolveConfig } from "../../mod.ts";

const TOKEN = "sEcReT-token-0123456789";

/** What a fetch may do that ends up in a text. */
const FAILURES: Record<string, typeof fetch> = {
  ...Object.fromEntries(
    [302, 400, 401, 402, 403, 404, 406, 408, 413, 429, 500, 503].map((status) => [
      `an answer ${status}`,
      () => Promise.resolve(new Response(`you sent Bearer ${TOKEN}`, { status })),
    ]),
  ),
  "an error that repeats the headers": (_, init) =>
    Promise.reject(new Error(`failed with ${JSON.stringify(init?.headers)}`)),
  "an error that repeats the URL": (input) =>
    Promise.reject(new TypeError(`error sending request for url (${input})`)),
  "an error that holds the token in its cause": () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error(`token ${TOKEN}`) })),
  "an error that is no Error": () => Promise.reject(TOKEN),
  "a fetch that throws at once": () => {
    throw new Error(TOKEN);
  },
};

describe("no text ever holds a token", () => {
  for (const [name, failingFetch] of Object.entries(FAILURES)) {
    test(name, async (t) => {
      const shown: unknown[] = [];
      for (const method of ["error", "warn", "info", "log", "debug"] as const) {
        t.mock.method(console, method, (...args: unknown[]) => shown.push(...args));
      }
      for (const onError of [undefined, (...args: unknown[]) => void shown.push(...args)]) {
        const options = { fetch: failingFetch, retryForMs: 0, requestTimeoutMs: 500, onError };
        const logger = createLogger({ ...options, sourceToken: TOKEN });
        const heartbeat = createHeartbeat({ ...options, intervalMs: 400, heartbeatToken: TOKEN });
        logger.error("a record", { sender: "a test" });
        await heartbeat.ping();
        await heartbeat.fail("output");
        await logger.flush({ timeoutMs: 1_000 });
        shown.push(logger, logger.child({ a: 1 }), heartbeat, heartbeat.status);
        shown.push(await logger.close({ timeoutMs: 0 }), logger.stats);
      }

      assert.ok(shown.length > 8, "the failure was told");
      for (const value of shown) assertSilent(value);
    });
  }

  test("the resolved configuration", () => {
    const config = resolveConfig({ sourceToken: TOKEN, heartbeatToken: TOKEN });

    assertSilent(config);
    assert.equal(config.sourceToken?.reveal(), TOKEN);
  });

  test("what is said of an option or a variable that cannot be used", () => {
    for (
      const bad of [
        `${TOKEN}\r\nx-injected: 1`,
        `${TOKEN} `.repeat(2),
        `${TOKEN}\u0000`,
        `ü${TOKEN}`,
      ]
    ) {
      for (const option of ["sourceToken", "heartbeatToken"]) {
        assert.throws(() => resolveConfig({ [option]: bad }), (error) => {
          assertSilent(error);
          return error instanceof TypeError && error.message.includes(option);
        });
      }
      const { problems, sourceToken } = resolveConfig({}, { LOGTAIL_SOURCE_TOKEN: bad });
      assert.equal(sourceToken, undefined);
      assert.match(problems[0]!, /LOGTAIL_SOURCE_TOKEN/);
      problems.forEach(assertSilent);
    }
    assert.throws(() => resolveConfig({ ingestingHost: `https://${TOKEN}@host` }), (error) => {
      assertSilent(error);
      return error instanceof TypeError;
    });
  });
});

/** Looks wherever a value can show itself. */
function assertSilent(value: unknown): void {
  const { stack, message, cause } = value instanceof Error ? value : new Error();
  const texts = [
    inspect(value, { depth: 10, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
    String(value),
    stack ?? "",
    message,
    inspect(cause),
  ];
  for (const text of texts) assert.ok(!text.includes(TOKEN), text.replaceAll(TOKEN, "<TOKEN>"));
}
