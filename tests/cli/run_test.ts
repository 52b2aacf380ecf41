import assert from "node:assert/strict";
import { once } from "node:events";
import process from "node:process";
import { describe, test } from "node:test";
import { serveBeats, TOKEN } from "../support/beat_server.ts";
import { runCli, serve, startCli } from "../support/cli.ts";

const skip = process.platform === "win32" && "the jobs are shell scripts";

/** The variables for a heartbeat alone. */
function beatTo(url: string): Record<string, string> {
  return { BETTERSTACK_UPTIME_HEARTBEAT_URL: url, BETTERSTACK_ALLOW_INSECURE_URL: "1" };
}

describe("better-stack run", { concurrency: true, skip }, () => {
  test("a job that succeeds: its output, exit code 0, and a beat", async (t) => {
    const server = await serveBeats(t);

    const { code, output, errors } = await runCli(
      ["run", "--", "sh", "-c", "cat; echo trouble >&2"],
      beatTo(server.url),
      "what it reads",
    );

    assert.deepEqual([code, output.toString(), errors], [0, "what it reads", "trouble\n"]);
    assert.deepEqual(server.beats.map(({ method, ending }) => [method, ending]), [["GET", ""]]);
  });

  for (const exitCode of [1, 2, 137, 147, 255]) {
    test(`exit code ${exitCode}: it stays, and the heartbeat has it with the last of the output`, async (t) => {
      const server = await serveBeats(t);

      const { code, signal } = await runCli(
        ["run", "sh", "-c", `echo begins; echo fails >&2; exit ${exitCode}`],
        beatTo(server.url),
      );

      assert.deepEqual([code, signal], [exitCode, null]);
      const [beat] = server.beats;
      assert.equal(beat?.ending, `/${exitCode}`);
      assert.deepEqual(beat.body.split("\n").sort(), ["", "begins", "fails"]);
    });
  }

  for (const [signal, number] of [["SIGKILL", 9], ["SIGTERM", 15], ["SIGSEGV", 11]] as const) {
    test(`a job that ${signal} ends: so does the command, and the heartbeat has ${128 + number}`, async (t) => {
      const server = await serveBeats(t);

      const result = await runCli(
        ["run", "--", "sh", "-c", `ulimit -c 0; echo last words; kill -${number} $$`],
        beatTo(server.url),
      );

      assert.ok(result.signal === signal || result.code === 128 + number, JSON.stringify(result));
      assert.equal(server.beats[0]?.ending, `/${128 + number}`);
      assert.equal(server.beats[0].body, `last words\nbetter-stack: it was ended by ${signal}\n`);
    });
  }

  for (
    const [program, code, problem] of [
      ["no-such-program", 127, "it was not found"],
      ["/etc/passwd", 126, "it could not be started: it may not be executed"],
    ] as const
  ) {
    test(`${program}: exit code ${code} as in a shell, and the heartbeat has it`, async (t) => {
      const server = await serveBeats(t);

      const { code: given, errors } = await runCli(["run", program], beatTo(server.url));

      const name = program.split("/").at(-1);
      assert.deepEqual([given, errors], [code, `better-stack: ${name}: ${problem}\n`]);
      assert.deepEqual(server.beats.map(({ ending, body }) => [ending, body]), [
        [`/${code}`, `better-stack: ${problem}\n`],
      ]);
    });
  }

  test("a job may open its output by name, as scripts do", async () => {
    const { code, output, errors } = await runCli(
      ["run", "--", "sh", "-c", "echo one > /dev/stdout; echo two > /dev/stderr"],
    );
    assert.deepEqual([code, output.toString()], [0, "one\n"]);
    assert.match(errors, /^two$/m);
  });

  test("the job's flags are the job's", async () => {
    const { code, output } = await runCli(["run", "--name", "x", "echo", "--help", "--", "-h"]);
    assert.deepEqual([code, output.toString()], [0, "--help -- -h\n"]);
  });

  test("output passes as it is written, and not when a line is complete", async (t) => {
    const { child, result } = startCli(t, ["run", "--", "sh", "-c", "printf 'half a line'; cat"]);
    const [chunk] = await once(child.stdout, "data");
    assert.equal(String(chunk), "half a line");
    child.stdin.end();
    assert.equal((await result).code, 0);
  });

  test("masks the values of secret variables in what the heartbeat is told", async (t) => {
    const server = await serveBeats(t);

    const { output } = await runCli(
      ["run", "--", "sh", "-c", `echo "$DB_PASSWORD and ${server.url}"; exit 1`],
      { ...beatTo(server.url), DB_PASSWORD: "hunter2" },
    );

    assert.match(output.toString(), /^hunter2 and http/); // what is the job's own stays as it is
    assert.equal(server.beats[0]?.body, "[redacted] and [redacted]\n");
  });

  test("with a source token: ships its lines, NAME as a field, secrets masked", async (t) => {
    const sandbox = await serve(t);

    const { code, errors } = await runCli(
      [
        "run",
        "--name=nightly",
        "--fields=team=web",
        "--",
        "sh",
        "-c",
        [
          `echo '{"level":30,"msg":"from pino","key":"hunter2"}'`,
          "printf 'plain'",
        ].join("; "),
      ],
      { ...sandbox.environment, DB_PASSWORD: "hunter2" },
    );

    assert.deepEqual([code, errors], [0, ""]);
    assert.deepEqual(
      sandbox.records.map(({ dt: _, ...rest }) => rest),
      [
        { level: "info", message: "from pino", job: "nightly", team: "web", key: "[redacted]" },
        { message: "plain", job: "nightly", team: "web" },
      ],
    );
    assert.equal(sandbox.heartbeats[0]?.status, "up");
  });

  test("without a heartbeat and a source token the job just runs, and a line says so", async () => {
    const { code, output, errors } = await runCli(["run", "sh", "-c", "echo works; exit 4"]);
    assert.deepEqual([code, output.toString()], [4, "works\n"]);
    assert.equal(
      errors,
      "better-stack: nobody is told how it ends: set BETTERSTACK_UPTIME_HEARTBEAT_URL\n",
    );
  });

  for (
    const [args, message] of [
      [[], /there is no program to run: better-stack run -- .\/backup.sh/],
      [["--timeout=5", "ls"], /--timeout must be a time such as 90s, 10m or 1h30m.*not "5"/],
      [["--timeout=0s", "ls"], /--timeout must be a time/],
      [["--heartbeat-url=nonsense", "ls"], /--heartbeat-url must be/],
      [["--nam=x", "ls"], /run has no flag --nam; did you mean --name\?/],
      [["--source-token=x", "--max-queue-bytes=1", "ls"], /--max-queue-bytes must be at least/],
    ] as const
  ) {
    test(`run ${args.join(" ")}: exit code 2, and nothing is run`, async () => {
      const { code, output, errors } = await runCli(["run", ...args]);
      assert.deepEqual([code, output.toString()], [2, ""]);
      assert.match(errors, message);
      assert.equal(errors.trim().split("\n").length, 1, errors);
    });
  }
});

describe("better-stack run, when Better Stack does not answer", { concurrency: true, skip }, () => {
  const JOB = ["--", "sh", "-c", "echo works; exit 5"];

  /** One line that says that the beat was not sent, and holds no secret. */
  function assertToldOnce(errors: string, why: RegExp): void {
    assert.match(errors, /^better-stack: cannot send the heartbeat to http:\/\/127[^\n]*\n$/);
    assert.match(errors, why);
    assert.ok(!errors.includes(TOKEN));
  }

  test("nobody there: the exit code stays, and a line says so", async () => {
    const { code, output, errors } = await runCli(
      ["run", "--retry-for-ms=300", ...JOB],
      beatTo(`http://127.0.0.1:1/api/v1/heartbeat/${TOKEN}`),
    );
    assert.deepEqual([code, output.toString()], [5, "works\n"]);
    assertToldOnce(errors, /:1: /);
  });

  test("too slow: the exit code stays, and a line says so", async (t) => {
    const server = await serveBeats(t, "hang");
    const { code, errors } = await runCli(
      ["run", "--retry-for-ms=300", "--request-timeout-ms=100", ...JOB],
      beatTo(server.url),
    );
    assert.equal(code, 5);
    assertToldOnce(errors, /100 ms|time/);
  });

  test("wrong (404): the exit code stays, and the line says what to check", async (t) => {
    const server = await serveBeats(t, 404);
    const { code, errors } = await runCli(["run", ...JOB], beatTo(server.url));
    assert.equal(code, 5);
    assertToldOnce(errors, /404; check the heartbeat's URL or token/);
    assert.equal(server.beats.length, 1);
  });

  test("back in time: nobody notices", async (t) => {
    const server = await serveBeats(t, 503, "reset", 200);
    const { code, errors } = await runCli(["run", "--", "true"], beatTo(server.url));
    assert.deepEqual([code, errors, server.beats.length], [0, "", 3]);
  });

  test("a variable that cannot be used: the job runs, and a line says so", async () => {
    const { code, errors } = await runCli(["run", ...JOB], {
      BETTERSTACK_UPTIME_HEARTBEAT_URL: `http://example.com/${TOKEN}`,
    });
    assert.equal(code, 5);
    assert.match(errors, /^better-stack: BETTERSTACK_UPTIME_HEARTBEAT_URL must be an https: URL/);
    assert.ok(!errors.includes(TOKEN));
  });

  test("lines that cannot be shipped: the exit code stays, and a line says how many", async (t) => {
    const sandbox = await serve(t, { sourceTokens: ["another"] });
    const { code, errors } = await runCli(["run", ...JOB], {
      ...sandbox.environment,
      BETTERSTACK_SOURCE_TOKEN: "s3cr3t",
    });
    assert.equal(code, 5);
    assert.match(errors, /^better-stack: shipped 0 of 1 record; 1 lost \(refused: [^\n]*\n$/);
    assert.equal(sandbox.heartbeats[0]?.beats[0]?.exitCode, 5);
  });
});
