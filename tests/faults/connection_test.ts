import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, test } from "node:test";
import { type BetterStackError, createLogger } from "../../mod.ts";
import { serveSandbox } from "../../src/sandbox/mod.ts";

const TOKEN = "token-of-the-connection-tests";

/** Logs one record to `url`, and returns what the logger made of it. */
async function shipOne(url: string, requestTimeoutMs = 5_000) {
  const errors: BetterStackError[] = [];
  const logger = createLogger({
    sourceToken: TOKEN,
    ingestingHost: url,
    allowInsecureUrl: true,
    requestTimeoutMs,
    retryForMs: 100,
    onError: (error) => errors.push(error),
  });
  logger.info("a record");
  await logger.flush({ timeoutMs: 20_000 });
  const { stats } = logger;
  await logger.close();
  assert.equal(errors.length, 1, "it is reported, once");
  assert.ok(!errors[0]!.message.includes(TOKEN), "without the token");
  return { stats, error: errors[0]! };
}

/** A server that speaks no HTTP. */
async function serveSocket(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a redirect is not followed, and never counted as delivered", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(`${status}, to the same origin and to another`, async () => {
      const [ours, other] = [await serveSandbox(), await serveSandbox()];
      for (const location of ["/elsewhere", `${other.url}/`]) {
        const end = ours.fail({ status, headers: { location } });
        const { stats, error } = await shipOne(ours.url);
        end();

        assert.equal(error.code, "refused");
        assert.equal(error.status, status);
        assert.match(error.message, new RegExp(`${status}.*check the ingesting host`));
        assert.equal(stats.delivered, 0);
        assert.equal(stats.dropped, 1);
      }
      assert.equal(ours.requests.length, 2, "one request each");
      assert.equal(other.requests.length, 0, "and none to the other origin");
      await Promise.all([ours.close(), other.close()]);
    });
  }
});

describe("what is no HTTP answer is told in words and tried again", () => {
  test("the host does not exist", async () => {
    const { error, stats } = await shipOne("https://ingesting-host.invalid");

    assert.equal(error.code, "retries-exhausted");
    assert.match(
      error.message,
      /ingesting-host\.invalid: .*(ENOTFOUND|EAI_AGAIN|dns|resolve|connect)/i,
    );
    assert.ok(stats.retries > 0);
  });

  test("nobody listens", async () => {
    const server = await serveSocket(() => {});
    await server.close();
    const { error, stats } = await shipOne(`http://127.0.0.1:${server.port}`);

    assert.equal(error.code, "retries-exhausted");
    assert.match(error.message, /refused|connect/i);
    assert.ok(stats.retries > 0);
  });

  test("TLS fails", async () => {
    const server = await serveSocket((socket) => socket.end("no TLS here\r\n"));
    const { error } = await shipOne(`https://127.0.0.1:${server.port}`);

    assert.equal(error.code, "retries-exhausted");
    assert.match(error.message, /tls|ssl|record|packet|corrupt|socket|connection/i);
    await server.close();
  });

  test("garbage instead of HTTP", async () => {
    const server = await serveSocket((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    const { error } = await shipOne(`http://127.0.0.1:${server.port}`);

    assert.equal(error.code, "retries-exhausted");
    assert.match(error.message, /http|parse|invalid|malformed/i);
    await server.close();
  });

  test("a connection that is half open", async () => {
    const server = await serveSocket(() => {});
    const { error } = await shipOne(`http://127.0.0.1:${server.port}`, 300);

    assert.equal(error.code, "retries-exhausted");
    assert.match(error.message, /no answer within 300 ms/);
    await server.close();
  });
});
