import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { type Answer, exchange, type Request } from "../../src/core/exchange.ts";
import { type Intake, serveIntake, TOKEN } from "../support/intake.ts";

function post(url: string, request: Partial<Request> = {}): Promise<Answer> {
  return exchange({
    url,
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: "[]",
    timeoutMs: 5_000,
    abort: new AbortController(),
    secret: TOKEN,
    fetch,
    ...request,
  });
}

/** A fetch that does as told. */
function fetchThat(does: () => unknown): typeof fetch {
  return does as unknown as typeof fetch;
}

test("exchange() gives the status and what the service asks for", async (t) => {
  const intake = await serveIntake(t, () => ({ status: 429, headers: { "retry-after": "7" } }));

  assert.deepEqual(await post(intake.url), { status: 429, retryAfter: "7" });
  assert.equal(intake.requests[0]!.headers.authorization, `Bearer ${TOKEN}`);
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`exchange() does not follow a redirect (${status})`, async (t) => {
    const other = await serveIntake(t);
    const intake = await serveIntake(t, ({ number }) => ({
      status,
      headers: { location: number === 1 ? other.url : "/elsewhere" },
    }));

    const answers = [await post(intake.url), await post(intake.url)];

    assert.deepEqual(answers, [{ status, retryAfter: null }, { status, retryAfter: null }]);
    assert.equal(intake.requests.length, 2);
    assert.equal(other.requests.length, 0);
  });
}

test("exchange() takes an opaque redirect, as browsers show it, for one", async () => {
  const answer = await post("https://host", {
    fetch: fetchThat(() => ({ status: 0, type: "opaqueredirect", headers: new Headers() })),
  });

  assert.deepEqual(answer, { status: 302, retryAfter: null });
});

test("exchange() gives up when there is no answer in time", async (t) => {
  const intake = await serveIntake(t, () => "hang");

  assert.deepEqual(await post(intake.url, { timeoutMs: 100 }), {
    failure: "no answer within 100 ms",
  });
  await intake.until(() => intake.underWay === 0);
});

test("exchange() gives up when it is told to, and says why", async (t) => {
  const intake = await serveIntake(t, () => "hang");
  const abort = new AbortController();

  const answering = post(intake.url, { abort });
  await intake.until(() => intake.requests.length === 1);
  abort.abort("it was given up");

  assert.deepEqual(await answering, { failure: "it was given up" });
});

test("exchange() sends nothing when it was given up before", async () => {
  const abort = new AbortController();
  abort.abort("it was given up");
  let sent = 0;

  const answer = await post("https://host", { abort, fetch: fetchThat(() => sent++) });

  assert.deepEqual([answer, sent], [{ failure: "it was given up" }, 0]);
});

test("exchange() reuses the connection after an answer without or with a short body", async (t) => {
  for (const body of [undefined, "", "OK"]) {
    const intake = await serveIntake(t, () => ({ status: 202, ...(body && { body }) }));

    for (let n = 0; n < 10; n++) {
      await post(intake.url);
      await settledAt(intake, n + 1);
    }

    assert.equal(intake.connections, 1, `body: ${body}`);
  }
});

/** What the client knows of an answer, and what the server does, are a moment apart. */
async function settledAt(intake: Intake, requests: number): Promise<void> {
  await intake.until(() => intake.requests.length === requests);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

for (const body of [{ endless: true }, { huge: true }] as const) {
  test(`exchange() does not wait for a body that is ${Object.keys(body)}`, async (t) => {
    const intake = await serveIntake(t, () => ({ status: 202, body }));

    assert.deepEqual(await post(intake.url), { status: 202, retryAfter: null });

    // It is broken off, after no more than a bit of the body.
    await intake.until(() => intake.underWay === 0);
  });
}

test("exchange() lets an answer go that comes too late", async () => {
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  let arrive = (_: Response) => {};
  const late = fetchThat(() => new Promise<Response>((resolve) => arrive = resolve));

  const answer = await post("https://host", { fetch: late, timeoutMs: 10 });
  arrive(new Response(body));
  await new Promise((resolve) => setTimeout(resolve));

  assert.deepEqual(answer, { failure: "no answer within 10 ms" });
  assert.ok(cancelled);
});

test("exchange() takes a body that cannot be cancelled: another fetch's", async () => {
  const fetch = fetchThat(() => Promise.resolve({ status: 202, body: { pipe() {} } }));

  assert.deepEqual(await post("https://host", { fetch }), { status: 202, retryAfter: null });
});

const FETCHES: Record<string, [does: () => unknown, failure: RegExp]> = {
  "never settles and ignores its signal": [() => new Promise(() => {}), /no answer within 50 ms/],
  "throws": [() => {
    throw new Error("no route");
  }, /^no route$/],
  "rejects": [() => Promise.reject(new Error("no route")), /^no route$/],
  "rejects with nothing": [() => Promise.reject(undefined), /undefined/],
  "rejects with what cannot be read": [
    () => Promise.reject(Object.create(null)),
    /^the request failed$/,
  ],
  "rejects with what throws when it is looked at": [
    () =>
      Promise.reject(
        new Proxy({}, {
          get() {
            throw new Error("hands off");
          },
        }),
      ),
    /^the request failed$/,
  ],
  "returns nothing": [() => undefined, /./],
  "returns null": [() => null, /./],
  "returns a text": [() => "OK", /no response|something else than a response/],
  "returns an empty object": [() => ({}), /something else than a response/],
  "returns a status that is none": [() => ({ status: "202" }), /something else than a response/],
};
for (const [name, [does, failure]] of Object.entries(FETCHES)) {
  test(`exchange() never rejects, with a fetch that ${name}`, async () => {
    const answer = await post("https://host", { fetch: fetchThat(does), timeoutMs: 50 });

    assert.ok("failure" in answer);
    assert.match(answer.failure, failure);
  });
}

test("exchange() says in words what failed: connection refused", async () => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));

  const answer = await post(`http://127.0.0.1:${port}`);

  assert.ok("failure" in answer);
  assert.match(answer.failure, /refused|unable to connect/i);
});

test("exchange() says in words what failed: connection broken", async (t) => {
  const intake = await serveIntake(t, () => "reset");

  const answer = await post(intake.url);

  assert.ok("failure" in answer);
  assert.match(answer.failure, /closed|hang up|reset|before message completed/i);
});

test("exchange() says in words what failed: no HTTP", async (t) => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("SSH-2.0-OpenSSH_9.2\r\n\r\n");
  });
  const port = await listen(server, t);

  const answer = await post(`http://127.0.0.1:${port}`);

  assert.ok("failure" in answer);
  assert.ok(answer.failure.length > 5);
});

test("exchange() shows neither URL nor secret", async () => {
  for (
    const message of [
      `error sending request for url (https://host/${TOKEN}/fail)`,
      `bad header Bearer ${TOKEN}`,
      "x".repeat(200 - TOKEN.length / 2) + TOKEN,
    ]
  ) {
    const fetch = fetchThat(() => Promise.reject(new Error(message)));

    const answer = await post(`https://host/${TOKEN}`, { fetch });

    assert.ok("failure" in answer);
    assert.doesNotMatch(answer.failure, new RegExp(`${TOKEN.slice(0, 5)}|https`));
  }
});

test("exchange() keeps a long failure short", async () => {
  const fetch = fetchThat(() => Promise.reject(new Error("long ".repeat(1_000))));

  const answer = await post("https://host", { fetch });

  assert.ok("failure" in answer && answer.failure.length <= 200);
});

async function listen(server: ReturnType<typeof createServer>, t?: TestContext): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t?.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
