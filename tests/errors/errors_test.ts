import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, test } from "node:test";
import { createLogger } from "../../mod.ts";
import { runtimeOf } from "../../src/errors/runtime.ts";
import { type Errors, type ErrorsOptions, initErrors } from "../../src/errors/mod.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/mod.ts";

const KEY = "s3cr3tDsnK3y";
const DSN = `https://${KEY}@errors.example.com/1`;

interface Event {
  readonly event_id: string;
  readonly level: string;
  readonly message?: string;
  readonly environment: string;
  readonly release?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, string>>;
  readonly fingerprint?: readonly string[];
  readonly contexts?: { readonly runtime?: { readonly name: string; readonly version?: string } };
  readonly request?: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly exception?: {
    readonly values: readonly {
      readonly type: string;
      readonly value: string;
      readonly stacktrace: { readonly frames: readonly { readonly filename?: string }[] };
    }[];
  };
  readonly breadcrumbs?: readonly {
    readonly message: string;
    readonly level: string;
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

/** A sandbox, and errors that go there. */
async function setUp(
  t: { after(work: () => unknown): void },
  options: ErrorsOptions = {},
): Promise<{ sandbox: Sandbox; errors: Errors; events: readonly Event[] }> {
  const sandbox = createSandbox();
  const errors = await initErrors({
    dsn: DSN,
    uncaught: false,
    fetch: sandbox.fetch as typeof fetch,
    ...options,
  }, {});
  t.after(() => errors.close());
  return { sandbox, errors, events: sandbox.errors as unknown as readonly Event[] };
}

describe("initErrors()", () => {
  test("reports an exception with its stack, its causes, release and environment", async (t) => {
    const { errors, events } = await setUp(t, { release: "1.2.3", environment: "staging" });

    const id = errors.captureException(new TypeError("outer", { cause: new Error("inner") }));
    assert.equal(await errors.flush(), true);

    const [event] = events;
    assert.equal(event?.event_id, id);
    assert.deepEqual([event?.level, event?.release, event?.environment], [
      "error",
      "1.2.3",
      "staging",
    ]);
    const values = event?.exception?.values ?? [];
    assert.deepEqual(values.map(({ type, value }) => `${type}: ${value}`).sort(), [
      "Error: inner",
      "TypeError: outer",
    ]);
    assert.match(values.at(-1)?.stacktrace.frames.at(-1)?.filename ?? "", /errors_test\.ts$/);
  });

  test("reports a message, at the level that is given", async (t) => {
    const { errors, events } = await setUp(t);
    errors.captureMessage("disk almost full", "warn");
    await errors.flush();
    assert.deepEqual([events[0]?.message, events[0]?.level], ["disk almost full", "warning"]);
  });

  test("reports whatever was thrown, and never throws itself", async (t) => {
    const { errors, events } = await setUp(t);
    const hostile = new Proxy({}, {
      get() {
        throw new Error("no");
      },
    });
    for (const thrown of ["text", 7, undefined, null, { code: 1 }, hostile, Symbol("s")]) {
      errors.captureException(thrown);
    }
    errors.captureMessage(hostile as never);
    errors.captureException(new Error("x"), hostile as never);
    await errors.flush();
    assert.ok(events.length >= 5, `${events.length} events`);
  });

  for (const member of ["name", "message", "stack", "cause", "errors"]) {
    test(`reports an error whose ${member} throws when it is read`, async (t) => {
      const { errors, events } = await setUp(t);
      const error = new AggregateError([], "hostile");
      Object.defineProperty(error, member, {
        get() {
          throw new Error("no");
        },
      });
      const id = errors.captureException(error);
      await errors.flush();
      assert.deepEqual(events.map(({ event_id }) => event_id), [id]);
    });
  }

  for (const member of ["name", "message", "stack"]) {
    test(`reports an error whose ${member} is no text`, async (t) => {
      const { errors, events } = await setUp(t);
      for (const value of [Symbol("s"), {}, 7, null]) {
        errors.captureException(Object.defineProperty(new Error("odd"), member, { value }));
      }
      await errors.flush();
      assert.equal(events.length, 4);
    });
  }

  test("reports an error whose causes go round once each, and few of very many errors", async (t) => {
    const { errors, events } = await setUp(t);
    const inner = new Error("inner");
    const outer = new Error("outer", { cause: inner });
    inner.cause = outer;
    errors.captureException(outer);
    let many = new AggregateError([], "leaf");
    for (let depth = 0; depth < 6; depth++) many = new AggregateError(Array(20).fill(many), "x");
    errors.captureException(many);
    errors.captureException(new AggregateError(Array.from({ length: 1_000 }, () => new Error())));
    await errors.flush();
    const lengths = events.map(({ exception }) => exception?.values.length ?? 0); // in any order
    assert.equal(lengths.length, 3);
    assert.equal(Math.min(...lengths), 2);
    assert.ok(Math.max(...lengths) <= 20);
  });

  test("a message that looks like a stack adds no frames to it, and a long one is cut", async (t) => {
    const { errors, events } = await setUp(t);
    errors.captureException(new Error("x\n    at forged (/etc/forged.js:1:1)"));
    errors.captureException(new Error("m".repeat(1_000_000)));
    await errors.flush();
    assert.ok(!JSON.stringify(events[0]?.exception?.values[0]?.stacktrace).includes("forged"));
    assert.ok(JSON.stringify(events[1]).length < 20_000);
  });

  for (
    const [what, context] of [
      ["null", null],
      ["one that throws", {
        get tags() {
          throw new Error("no");
        },
      }],
      ["a request without headers", { request: { method: "GET", url: "/", headers: null } }],
    ] as const
  ) {
    test(`reports the error whatever its context is: ${what}`, async (t) => {
      const { errors, events } = await setUp(t);
      const id = errors.captureException(new Error("x"), context as never);
      await errors.flush();
      assert.deepEqual(events.map(({ event_id }) => event_id), [id]);
    });
  }

  test("takes a request of node:http, whose headers may be lists", async (t) => {
    const { errors, events } = await setUp(t);
    const headers = { accept: "a", "x-list": ["b", "c"], cookie: "S3CR3T" };
    const request = { method: "GET", url: "/a?token=S3CR3T", headers } as unknown;
    errors.captureException(new Error("x"), { request: request as IncomingMessage });
    await errors.flush();
    assert.equal(events[0]?.request?.url, "/a?token=[redacted]");
    assert.deepEqual(events[0].request.headers, {
      accept: "a",
      "x-list": "b,c",
      cookie: "[redacted]",
    });
  });

  test("leaves the error as it was, so that others can report it, too", async (t) => {
    const [first, second] = [await setUp(t), await setUp(t)];
    const error = new Error("shared");
    for (const { errors } of [first, second]) {
      errors.captureException(error);
      await errors.flush();
    }
    assert.deepEqual([first.events.length, second.events.length], [1, 1]);
    assert.deepEqual(Object.getOwnPropertyNames(error).filter((name) => /sentry/.test(name)), []);
  });

  test("what sampleRate leaves out gets no id, however often it is reported", async (t) => {
    const { errors, events } = await setUp(t, { sampleRate: 0 });
    const error = new Error("left out");
    assert.deepEqual([errors.captureException(error), errors.captureException(error)], [
      undefined,
      undefined,
    ]);
    assert.equal(errors.captureMessage("left out"), undefined);
    await errors.flush();
    assert.equal(events.length, 0);
  });

  test("reports the same error once, and gives the same id again", async (t) => {
    const { errors, events } = await setUp(t);
    const error = new Error("once");
    assert.equal(errors.captureException(error), errors.captureException(error));
    await errors.flush();
    assert.equal(events.length, 1);
  });

  test("sends the key in one header, to the DSN's host and nowhere else; traces are off", async (t) => {
    const requests: { url: string; headers: Headers; text: string }[] = [];
    const { errors } = await setUp(t, {
      fetch: async (url, init) => {
        const request = new Request(url, init);
        requests.push({ url: request.url, headers: request.headers, text: await request.text() });
        return new Response("{}");
      },
    });

    errors.captureException(new Error("short"));
    await errors.flush();

    assert.deepEqual(requests.map(({ url }) => url), [
      "https://errors.example.com/api/1/envelope/",
    ]);
    assert.match(requests[0]!.headers.get("x-sentry-auth")!, new RegExp(`sentry_key=${KEY}$`));
    assert.ok(!requests[0]!.text.includes(KEY));
    assert.ok(!requests[0]!.text.includes('"type":"transaction"'));
  });

  test("scrubs secrets from headers and URLs, wherever they stand", async (t) => {
    const { errors, events } = await setUp(t);
    const request = new Request("https://api.example.com/pay?token=S3CR3T&id=7", {
      headers: {
        authorization: "Bearer S3CR3T",
        "x-api-key": "S3CR3T",
        "x-auth": "S3CR3T",
        "x-csrf": "S3CR3T",
        "x-session-id": "S3CR3T",
        "x-hub-signature-256": "sha256=S3CR3T",
        referer: "https://example.com/callback#access_token=S3CR3T&jwt=S3CR3T",
        accept: "text/html",
      },
    });

    errors.captureException(new Error("cannot reach https://user:S3CR3T@db.example.com/x"), {
      request,
      tags: { session_token: "S3CR3T", team: "web" },
      extra: {
        nested: { Password: "S3CR3T", db_pwd: "S3CR3T" },
        sessions: 3,
        url: "https://uptime.betterstack.com/api/v1/heartbeat/S3CR3T/fail",
      },
    });
    await errors.flush();

    const [event] = events;
    assert.ok(!JSON.stringify(event).includes("S3CR3T"), JSON.stringify(event));
    assert.equal(event?.request?.url, "https://api.example.com/pay?token=[redacted]&id=7");
    assert.equal(event.extra?.sessions, 3);
    assert.equal(event.request.headers.accept, "text/html");
    assert.equal(event.tags?.team, "web");
  });

  test("says who it happened to, what it belongs to, and in which runtime", async (t) => {
    const { errors, events } = await setUp(t);
    const user = { id: "7", email: "ada@example.com" };

    errors.captureException(new Error("boom"), { user, fingerprint: ["payment", "declined"] });
    await errors.flush();

    const [event] = events;
    assert.deepEqual(event?.user, user);
    assert.deepEqual(event.fingerprint, ["payment", "declined"]);
    assert.deepEqual(event.contexts?.runtime, runtimeOf(globalThis).runtime);
  });

  for (
    const [text, expected] of [
      ["postgres://u:S3@CR3T@db/x", "postgres://[redacted]@db/x"],
      ['{"password": "S3CR3T","a":1}', '{"password": "[redacted]","a":1}'],
      ['{"password":"S3\\"CR3T","a":1}', '{"password":"[redacted]","a":1}'],
      ['"{\\"token\\":\\"S3CR3T\\",\\"a\\":1}"', '"{\\"token\\":\\"[redacted]\\",\\"a\\":1}"'],
      ["{ apiKey: 'S3CR3T', a: 1 }", "{ apiKey: '[redacted]', a: 1 }"],
      ["password=S3CR3T&a=1", "password=[redacted]&a=1"],
      ["run --token=S3CR3T -v", "run --token=[redacted] -v"],
      ["GET /a?sid=S3CR3T&code=S3CR3T&b=1", "GET /a?sid=[redacted]&code=[redacted]&b=1"],
      ["Cookie: a=S3CR3T; b=S3CR3T\nHost: x", "Cookie: [redacted]\nHost: x"],
      ["Authorization: Token S3CR3T", "Authorization: [redacted]"],
      [
        "-----BEGIN PRIVATE KEY-----\nS3CR3T\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----[redacted]-----END PRIVATE KEY-----",
      ],
      ["it failed: code=ECONNREFUSED, key=users:7", "it failed: code=ECONNREFUSED, key=users:7"],
      [
        "Unexpected token: } at http://localhost:80/a@b",
        "Unexpected token: } at http://localhost:80/a@b",
      ],
    ] as const
  ) {
    test(`scrubs ${JSON.stringify(text)}`, async (t) => {
      const { errors, events } = await setUp(t);
      errors.captureMessage(text);
      await errors.flush();
      assert.equal(events[0]?.message, expected);
    });
  }

  test("scrubs hostile texts in a time that grows with their length alone", async (t) => {
    const { errors, events } = await setUp(t);
    const parts = [
      ";token",
      "a.",
      ";",
      '"a"   ',
      "a:",
      "://",
      "cookie:",
      "\\'",
      "-----BEGIN ",
      "@",
    ];
    const start = performance.now();
    for (const part of parts) {
      errors.captureException(new Error(part.repeat(100_000)), {
        extra: { part: part.repeat(100_000) },
      });
    }
    const ms = performance.now() - start;
    await errors.flush();
    assert.ok(ms < 2_000, `${ms} ms`); // 20 s with patterns that look back
    assert.ok(JSON.stringify(events).length < 400_000);
  });

  test("without a DSN: does nothing, and says nothing", async (t) => {
    t.mock.method(console, "warn", () => assert.fail("console.warn"));
    t.mock.method(console, "error", () => assert.fail("console.error"));
    const errors = await initErrors({}, {});

    assert.equal(errors.enabled, false);
    assert.equal(errors.captureException(new Error("x")), undefined);
    const logger = createLogger({ console: false, sourceToken: "x" }, {});
    assert.equal(errors.link(logger), logger);
    assert.equal(await errors.close(), true);
  });

  test("takes the DSN from BETTERSTACK_ERRORS_DSN", async () => {
    assert.equal(
      (await initErrors({ uncaught: false }, { BETTERSTACK_ERRORS_DSN: DSN })).enabled,
      true,
    );
  });

  test("a bad DSN in code throws, one from the environment is told once; neither shows it", async () => {
    const told: string[] = [];
    const onError = ({ code, message }: Error & { code: string }) =>
      told.push(`${code} ${message}`);

    await assert.rejects(initErrors({ dsn: `http://${KEY}@x.example/1` }, {}), (error: Error) => {
      return /^TypeError: dsn must be an https: URL/.test(String(error)) &&
        !error.message.includes(KEY);
    });
    const variables = { BETTERSTACK_ERRORS_DSN: `https://${KEY}@x.example` };
    assert.equal((await initErrors({ onError }, variables)).enabled, false);

    assert.equal(told.length, 1);
    assert.match(told[0]!, /^configuration BETTERSTACK_ERRORS_DSN must look like/);
    assert.ok(!told[0]!.includes(KEY));
  });

  for (
    const [options, message] of [
      [{ sampleRate: 2 }, /sampleRate must be from 0 to 1, not 2/],
      [{ maxBreadcrumbs: -1 }, /maxBreadcrumbs must be from 0 to 1000, not -1/],
      [{ release: 7 as never }, /release must be a string, not number/],
    ] as const
  ) {
    test(`refuses ${JSON.stringify(options)}`, async () => {
      await assert.rejects(initErrors({ dsn: DSN, ...options }, {}), message);
    });
  }
});

describe("errors, when the service does not answer", () => {
  test("an event is tried again until it is taken", async (t) => {
    const { sandbox, errors, events } = await setUp(t);
    sandbox.fail({ status: 503, times: 1, target: "errors" });
    errors.captureException(new Error("patient"));
    assert.equal(await errors.flush(), true);
    assert.equal(events.length, 1);
  });

  test("a refusal is told once, without the key", async (t) => {
    const told: string[] = [];
    const { sandbox, errors } = await setUp(t, { onError: ({ message }) => told.push(message) });
    sandbox.fail({ status: 403, target: "errors" });
    errors.captureException(new Error("refused"));
    await errors.flush();
    assert.deepEqual(told, [
      "lost 1 error for https://errors.example.com: it answered 403; check the DSN",
    ]);
  });

  test("a storm during an outage is bounded: 64 events wait, the rest is counted as lost", async (t) => {
    let lost = 0;
    const onError = ({ message }: Error) => lost += Number(/^lost (\d+) error/.exec(message)![1]);
    const { sandbox, errors } = await setUp(t, { onError, retryForMs: 0 });
    sandbox.fail({ delayMs: 100, status: 503, target: "errors" });
    for (let n = 0; n < 1_000; n++) errors.captureException(new Error(`error ${n}`));
    await errors.flush();
    assert.equal(lost, 1_000);
  });

  test("a storm costs next to nothing: what has no room is not made, and gets no id", async (t) => {
    const told: string[] = [];
    const { errors, events } = await setUp(t, { onError: ({ message }) => told.push(message) });
    const ids = new Set<string | undefined>();
    const start = performance.now();
    for (let n = 0; n < 20_000; n++) ids.add(errors.captureException(new Error(`error ${n}`)));
    const ms = performance.now() - start;
    await errors.flush();

    assert.ok(ms < 3_000, `${ms} ms`); // 6 s when each event was made
    assert.deepEqual(new Set([...events.map(({ event_id }) => event_id), undefined]), ids);
    assert.deepEqual([events.length, told], [64, ["lost 19936 errors: 64 others waited"]]);
  });

  test("flush() gives up in time, and says so", async (t) => {
    const { sandbox, errors } = await setUp(t);
    const heal = sandbox.fail({ delayMs: 500, target: "errors" });
    errors.captureException(new Error("slow"));
    assert.equal(await errors.flush({ timeoutMs: 20 }), false);
    heal();
  });
});

describe("errors.link()", () => {
  /** A linked logger whose records stay in the sandbox. */
  async function link(t: { after(work: () => unknown): void }, options: ErrorsOptions = {}) {
    const { sandbox, errors, events } = await setUp(t, options);
    const fetch = sandbox.fetch as typeof globalThis.fetch;
    const logger = createLogger({ sourceToken: "token", fetch, level: "trace" }, {});
    t.after(() => logger.close());
    const linked = errors.link(logger);
    const done = async () => {
      await linked.flush();
      await errors.flush();
    };
    return { sandbox, errors, events, logger: linked, done };
  }

  for (const level of ["error", "fatal", "panic"] as const) {
    test(`an Error at ${level} becomes an event, whose id its record carries`, async (t) => {
      const { sandbox, events, logger, done } = await link(t);
      logger[level](new TypeError("boom"), { requestId: "abc" });
      await done();
      assert.equal(events.length, 1);
      assert.equal(events[0]?.level, level === "error" ? "error" : "fatal");
      const [record] = sandbox.records;
      assert.deepEqual([record?.message, record?.requestId, record?.eventId], [
        "boom",
        "abc",
        events[0]?.event_id,
      ]);
    });
  }

  test("finds the error among the fields, and in a child's records", async (t) => {
    const { sandbox, events, logger, done } = await link(t);
    logger.error("failed", { error: new Error("one") });
    logger.child({ requestId: "abc" }).error("failed", new Error("two"));
    logger.log("error", "failed", { err: new Error("three") });
    await done();
    const found = events.map(({ exception }) => exception?.values[0]?.value);
    assert.deepEqual(found.sort(), ["one", "three", "two"]);
    assert.ok(sandbox.records.every(({ eventId }) => typeof eventId === "string"));
    assert.equal(sandbox.records[1]?.requestId, "abc");
  });

  test("an error that is logged twice is one event, and both records carry its id", async (t) => {
    const { sandbox, events, logger, done } = await link(t);
    const error = new Error("twice");
    logger.error(error);
    logger.fatal("again", { error });
    await done();
    assert.equal(events.length, 1);
    assert.deepEqual(new Set(sandbox.records.map(({ eventId }) => eventId)).size, 1);
  });

  test("the event has the last log lines as breadcrumbs, scrubbed and bounded", async (t) => {
    const { events, logger, done } = await link(t, { maxBreadcrumbs: 3 });
    logger.info("too old");
    logger.debug("first", { n: 1, password: "S3CR3T" });
    logger.warn("GET https://api.example.com/?api_key=S3CR3T");
    logger.error("no error in here");
    logger.error(new Error("boom"));
    await done();
    const crumbs = events[0]?.breadcrumbs ?? [];
    assert.deepEqual(crumbs.map(({ level, message }) => [level, message]), [
      ["debug", "first"],
      ["warning", "GET https://api.example.com/?api_key=[redacted]"],
      ["error", "no error in here"],
    ]);
    assert.deepEqual(crumbs[0]?.data, { n: 1, password: "[redacted]" });
  });

  test("an Error below error level, and a text at error level, are no events", async (t) => {
    const { sandbox, events, logger, done } = await link(t);
    logger.warn(new Error("expected"));
    logger.error("just a text");
    await done();
    assert.deepEqual([events.length, sandbox.records.length], [0, 2]);
    assert.ok(sandbox.records.every((record) => !("eventId" in record)));
  });

  test("never throws, whatever is logged", async (t) => {
    const { sandbox, logger, done } = await link(t);
    const hostile = new Proxy({}, {
      get() {
        throw new Error("no");
      },
      ownKeys() {
        throw new Error("no");
      },
    });
    logger.error(hostile, hostile);
    logger.error("text", hostile);
    logger.log(Symbol("level") as never, 7n, null);
    logger.log("constructor", "level");
    await done();
    assert.equal(sandbox.records.length, 4);
  });

  test("is the same logger otherwise", async (t) => {
    const { logger } = await link(t);
    logger.info("one");
    assert.equal(logger.enabled, true);
    assert.equal(logger.stats.logged, 1);
    assert.equal((await logger.close()).delivered, 1);
  });
});
