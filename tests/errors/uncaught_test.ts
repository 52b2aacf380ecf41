import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { cleanEnvironment, serve } from "../support/cli.ts";
import { entryUrl, type Runtime, RUNTIMES } from "../support/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("errors_program.mjs", import.meta.url));

/** Runs the program to its end. */
async function runProgram(
  runtime: Runtime,
  ending: string,
  variables: Readonly<Record<string, string>>,
) {
  const [command, ...args] = runtime.command;
  const program = spawn(command, [...args, PROGRAM, ending], {
    env: cleanEnvironment({
      ...variables,
      CORE_URL: entryUrl(runtime, "mod"),
      ERRORS_URL: entryUrl(runtime, "src/errors/mod"),
      NODE_URL: entryUrl(runtime, "src/node/mod"),
    }),
  });
  const stderr = text(program.stderr);
  const [code, signal] = await once(program, "exit");
  return { code, signal, stderr: await stderr };
}

for (const runtime of RUNTIMES) {
  describe(`errors under ${runtime.name}`, { timeout: 60_000 }, () => {
    for (const ending of ["throw", "reject", "throw with closeOnExit"]) {
      test(`${ending}: the error is reported, and the process ends as without us`, async (t) => {
        const sandbox = await serve(t);
        const { BETTERSTACK_ERRORS_DSN: _, ...withoutErrors } = sandbox.environment;
        const plain = await runProgram(runtime, ending, withoutErrors);
        sandbox.clear();

        const { code, signal, stderr } = await runProgram(runtime, ending, sandbox.environment);

        assert.deepEqual([code, signal], [plain.code, plain.signal]);
        assert.match(stderr, /TypeError: nobody/);
        const [event, ...others] = sandbox.errors as unknown as readonly Event[];
        assert.deepEqual(others, []);
        assert.equal(event?.level, "fatal");
        assert.match(event.exception.values[0]!.value, /^nobody/);
        assert.deepEqual(event.breadcrumbs.map(({ message }) => message), ["it begins"]);
        assert.equal(event.release, "1.2.3");
        if (ending.includes("closeOnExit")) {
          const { eventId } = sandbox.records.find(({ level }) => level === "fatal") ?? {};
          assert.equal(eventId, event.event_id);
        }
      });
    }

    test("the error that ends the process has a place kept, however many wait", async (t) => {
      const sandbox = await serve(t);
      sandbox.fail({ delayMs: 500, target: "errors" });

      await runProgram(runtime, "throw in a storm", sandbox.environment);

      const events = sandbox.errors as unknown as readonly Event[];
      assert.equal(events.filter(({ level }) => level === "fatal").length, 1);
      assert.equal(events.length, 65);
    });

    test("a rejection that the program listens for itself ends nothing", async (t) => {
      const sandbox = await serve(t);
      const { code, stderr } = await runProgram(runtime, "rejectHandled", sandbox.environment);
      assert.deepEqual([code, stderr], [3, ""]);
      assert.deepEqual(sandbox.errors, []);
    });

    for (
      const [address, what] of [["nobody listens", closedServer], [
        "nobody answers",
        muteServer,
      ]] as const
    ) {
      test(`${address} at the DSN: the process ends soon all the same, and the loss is told`, async (t) => {
        const { code, stderr } = await runProgram(runtime, "throw", {
          BETTERSTACK_ERRORS_DSN: `http://key@${await what(t)}/1`,
          BETTERSTACK_ALLOW_INSECURE_URL: "1",
        });
        assert.equal(code, 1);
        assert.match(stderr, /better-stack: .*error .*may be lost.* within 2 s/);
        assert.match(stderr, /TypeError: nobody/);
      });
    }

    test("what was captured just before a natural end arrives", async (t) => {
      const sandbox = await serve(t);
      const { code, stderr } = await runProgram(runtime, "natural", sandbox.environment);
      assert.deepEqual([code, stderr], [3, ""]);
      assert.equal(
        (sandbox.errors as unknown as readonly Event[])[0]?.exception.values[0]?.value,
        "handled",
      );
    });
  });
}

/** A port that nobody listens on. */
async function closedServer(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = addressOf(server);
  server.close();
  return address;
}

/** A server that takes everything and says nothing. */
async function muteServer(t: TestContext): Promise<string> {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return addressOf(server);
}

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Event {
  readonly event_id: string;
  readonly level: string;
  readonly release: string;
  readonly exception: { readonly values: readonly { readonly value: string }[] };
  readonly breadcrumbs: readonly { readonly message: string }[];
}
