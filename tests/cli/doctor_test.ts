import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { main } from "../../src/cli/mod.ts";
import type { Io } from "../../src/cli/mod.ts";
import type { SandboxServer, SandboxServerOptions } from "../../src/sandbox/mod.ts";
import { runCli, serve } from "../support/cli.ts";

interface Test {
  after(work: () => unknown): void;
}

interface Diagnosis {
  readonly code: number | null;
  /** What it says, by what was looked at. */
  readonly says: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What must never show. */
const SECRETS = ["s3cr3tS0urceT0ken", "s3cr3tH3artb3at", "s3cr3tApiT0ken", "s3cr3tDsnT0ken"];
const [SOURCE_TOKEN, HEARTBEAT_TOKEN, API_TOKEN, DSN_TOKEN] = SECRETS as [
  string,
  string,
  string,
  string,
];
const INSECURE = { BETTERSTACK_ALLOW_INSECURE_URL: "1" };

/** A sandbox that knows the tokens above, and no others. */
function serveStrict(t: Test, options: SandboxServerOptions = {}): Promise<SandboxServer> {
  return serve(t, {
    sourceTokens: [SOURCE_TOKEN],
    heartbeatTokens: [HEARTBEAT_TOKEN],
    telemetryApiTokens: [API_TOKEN],
    uptimeApiTokens: [API_TOKEN],
    ...options,
  });
}

/** Everything set for a sandbox. */
function variablesFor({ url }: { readonly url: string }): Record<string, string> {
  return {
    ...INSECURE,
    BETTERSTACK_SOURCE_TOKEN: SOURCE_TOKEN,
    BETTERSTACK_INGEST_HOST: url,
    BETTERSTACK_UPTIME_HEARTBEAT_URL: `${url}/api/v1/heartbeat/${HEARTBEAT_TOKEN}`,
    BETTERSTACK_ERRORS_DSN: `${url.replace("://", `://${DSN_TOKEN}@`)}/1`,
  };
}

/** The flags that send API calls to a sandbox. */
function apiOf({ url }: { readonly url: string }): string[] {
  return [`--telemetry-url=${url}`, `--uptime-url=${url}`];
}

/** Runs the doctor as a process. No diagnosis ever shows a secret. */
async function diagnose(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Diagnosis> {
  const { code, output, errors } = await runCli(["doctor", ...args], variables);
  const text = output.toString() + errors;
  for (const secret of SECRETS) assert.ok(!text.includes(secret), text);
  return { code, text, says: saidIn(output.toString()) };
}

function saidIn(output: string): Record<string, string> {
  const says: Record<string, string> = {};
  let last = "";
  for (const line of output.split("\n")) {
    const [, mark, check, rest] = /^([✓!✗–]) (.{15})(.*)$/.exec(line) ?? [];
    if (check) last = check.trim();
    if (last) says[last] = (says[last] ?? "") + (check ? `${mark} ${rest}\n` : `${line.trim()}\n`);
  }
  return says;
}

/** A server that answers what a test wants; it is closed with the test. */
async function answering(t: Test, listener: RequestListener): Promise<{ readonly url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/**
 * Each test is a process, and a machine may have few cores: what takes longer than two seconds is told as
 * a warning, so that `!` may stand for `✓` where something was asked.
 */
const FEW = { concurrency: 3 };

describe("better-stack doctor", () => {
  test("all is well: exit code 0, and nothing was logged or pinged", async (t) => {
    const sandbox = await serveStrict(t);

    const { code, says, text } = await diagnose(
      { ...variablesFor(sandbox), BETTERSTACK_API_TOKEN: API_TOKEN },
      ...apiOf(sandbox),
    );

    assert.equal(code, 0, text);
    assert.match(
      says["source token"]!,
      /^[✓!] 127\.0\.0\.1:\d+ takes BETTERSTACK_SOURCE_TOKEN: source "Source 1" \(\d+\)/,
    );
    assert.match(
      says["heartbeat"]!,
      /^[✓!] BETTERSTACK_UPTIME_HEARTBEAT_URL is heartbeat "Heartbeat 1", which is pending/,
    );
    assert.match(says["errors"]!, /^[✓!] 127\.0\.0\.1:\d+ takes BETTERSTACK_ERRORS_DSN/);
    assert.match(says["Telemetry API"]!, /^✓ BETTERSTACK_API_TOKEN opens it: 1 source\n/);
    assert.match(says["Uptime API"]!, /^✓ BETTERSTACK_API_TOKEN opens it: 1 heartbeat\n/);
    assert.match(text, /\nAll that is set is well(, with \d warnings?)?\.\n$/);
    assert.equal(sandbox.records.length, 0);
    assert.equal(sandbox.heartbeats[0]!.beats.length, 0);
    assert.equal(sandbox.errors.length, 0);
  });

  test("without a terminal no test record is sent, and it says so", async (t) => {
    const sandbox = await serveStrict(t);
    const { says } = await diagnose(variablesFor(sandbox));
    assert.match(says["test record"]!, /^– not sent: nobody was asked \(--yes sends one\)/);
    assert.equal(sandbox.records.length, 0);
  });

  test("--yes sends one test record, and looks whether it can be found again", async (t) => {
    const sandbox = await serveStrict(t);

    const { code, says } = await diagnose(
      { ...variablesFor(sandbox), BETTERSTACK_API_TOKEN: API_TOKEN },
      ...apiOf(sandbox),
      "--yes",
    );

    assert.equal(code, 0);
    assert.equal(sandbox.records.length, 1);
    const { level, message, doctorId } = sandbox.records[0]!;
    assert.deepEqual([level, message], ["info", "A test record of better-stack doctor"]);
    assert.match(says["test record"]!, /^✓ .*; found in source "Source 1" after \d+ ms/);
    assert.ok(says["test record"]!.includes(String(doctorId)));
  });

  test("--yes without an API token says what to look for", async (t) => {
    const sandbox = await serveStrict(t);
    const { says } = await diagnose(variablesFor(sandbox), "--yes");
    const { doctorId } = sandbox.records[0]!;
    assert.ok(says["test record"]!.includes(`doctorId="${doctorId}" in Telemetry → Live tail`));
  });

  test("--yes sends nothing to a host that refuses the token", async (t) => {
    const sandbox = await serveStrict(t, { sourceTokens: ["another"] });
    const { says } = await diagnose(variablesFor(sandbox), "--yes");
    assert.equal(says["test record"], undefined);
    assert.equal(sandbox.requests.length, 1);
  });

  test("--ping-heartbeat pings it once", async (t) => {
    const sandbox = await serveStrict(t);
    const { code, says } = await diagnose(variablesFor(sandbox), "--ping-heartbeat");
    assert.equal(code, 0);
    assert.match(says["heartbeat"]!, /^✓ BETTERSTACK_UPTIME_HEARTBEAT_URL was pinged, and took it/);
    assert.deepEqual(sandbox.heartbeats[0]!.beats.map(({ kind }) => kind), ["success"]);
  });

  test("--ping-heartbeat of one that is not there: exit code 1, and where its URL is", async (t) => {
    const sandbox = await serveStrict(t, { heartbeatTokens: ["another"] });
    const { code, says } = await diagnose(variablesFor(sandbox), "--ping-heartbeat");
    assert.equal(code, 1);
    assert.match(
      says["heartbeat"]!,
      /^✗ .* 404.*BETTERSTACK_UPTIME_HEARTBEAT_URL.*\n→ Uptime → Heartbeats/,
    );
  });

  describe("the source token", FEW, () => {
    for (const unauthorizedStatus of [401, 403] as const) {
      test(`${unauthorizedStatus}: it may be the host as well, and where both are`, async (t) => {
        const sandbox = await serveStrict(t, { sourceTokens: ["another"], unauthorizedStatus });

        const { code, says } = await diagnose(variablesFor(sandbox));

        assert.equal(code, 1);
        assert.match(
          says["source token"]!,
          new RegExp(
            `^✗ .* does not know the source token of BETTERSTACK_SOURCE_TOKEN \\(${unauthorizedStatus}\\); ` +
              "the host is from BETTERSTACK_INGEST_HOST\\n" +
              "→ a right token at the wrong host looks the same: .* Telemetry → Sources",
          ),
        );
      });
    }

    test("an API token knows which host is the right one", async (t) => {
      const right = await serveStrict(t);
      const wrong = await serveStrict(t, { sourceTokens: ["another"] });

      const { code, says } = await diagnose(
        {
          ...variablesFor(right),
          BETTERSTACK_INGEST_HOST: wrong.url,
          BETTERSTACK_API_TOKEN: API_TOKEN,
        },
        ...apiOf(right),
      );

      const { host } = new URL(right.url);
      assert.equal(code, 1);
      assert.ok(says["source token"]!.includes(`"Source 1" (`), says["source token"]);
      assert.ok(says["source token"]!.includes(`whose ingesting host is ${host}`));
      assert.ok(says["source token"]!.includes(`→ set BETTERSTACK_INGEST_HOST=${host}`));
    });

    test("an API token in its place is recognised", async (t) => {
      const sandbox = await serveStrict(t);
      const { says } = await diagnose({
        ...variablesFor(sandbox),
        BETTERSTACK_SOURCE_TOKEN: API_TOKEN,
        BETTERSTACK_API_TOKEN: API_TOKEN,
      }, ...apiOf(sandbox));
      assert.match(
        says["source token"]!,
        /^✗ .*: it is the same as BETTERSTACK_API_TOKEN, and an API token cannot log/,
      );
    });

    test("a source that is paused keeps nothing", async (t) => {
      const sandbox = await serveStrict(t);
      const api = `${sandbox.url}/api/v2/sources`;
      const headers = { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" };
      const { data } = await (await fetch(api, { headers })).json();
      await fetch(`${api}/${data[0].id}`, {
        method: "PATCH",
        headers,
        body: JSON.stringify({ ingesting_paused: true }),
      });

      const { code, says } = await diagnose(
        { ...variablesFor(sandbox), BETTERSTACK_API_TOKEN: API_TOKEN },
        ...apiOf(sandbox),
      );

      assert.equal(code, 1);
      assert.match(says["source token"]!, /^✗ .* is paused: what is sent is not kept\n→ .*resume/);
    });

    for (
      const [status, state, message] of [
        [402, "✗", /takes nothing more \(402\): the quota/],
        [404, "✗", /is no ingesting host: it answered 404\n→ Telemetry → Sources/],
        [429, "✗", /answered 429: the service has trouble, or is asked too much/],
        [503, "✗", /answered 503: the service has trouble/],
        [406, "✓ or slow", /takes BETTERSTACK_SOURCE_TOKEN/],
        [200, "!", /answered 200, where an ingesting host answers 202/],
      ] as const
    ) {
      test(`${status}: ${state}`, async (t) => {
        const sandbox = await serveStrict(t);
        sandbox.fail({ status, target: "ingest" });
        const { code, says } = await diagnose(variablesFor(sandbox));
        assert.equal(code, state === "✗" ? 1 : 0);
        assert.match(says["source token"]!, message);
        assert.ok(says["source token"]!.startsWith(state === "✓ or slow" ? "" : state));
      });
    }

    test("a redirect: where to, without the rest of its URL", async (t) => {
      const sandbox = await serveStrict(t);
      const location = `https://login.example.com/?token=${SOURCE_TOKEN}`;
      sandbox.fail({ status: 302, headers: { location }, target: "ingest" });
      const { code, says } = await diagnose(variablesFor(sandbox));
      assert.equal(code, 1);
      assert.match(
        says["source token"]!,
        /^✗ .* leads elsewhere \(302, to https:\/\/login\.example\.com\)/,
      );
    });

    test("nobody there", async (t) => {
      const { url, close } = await serve(t);
      await close();
      const { code, says } = await diagnose(variablesFor({ url }));
      assert.equal(code, 1);
      for (const check of ["source token", "heartbeat", "errors"]) {
        assert.match(
          says[check]!,
          /^✗ .* cannot be reached: nothing listens there\n→ check the host and the port/,
        );
      }
    });

    test("nobody answers", async (t) => {
      const { url } = await answering(t, () => {});
      const { code, says } = await diagnose(variablesFor({ url }), "--request-timeout-ms=300");
      assert.equal(code, 1);
      for (const check of ["source token", "heartbeat", "errors"]) {
        assert.match(says[check]!, /^✗ .* cannot be reached: no answer within 300 ms/);
      }
    });

    test("https where there is none", async (t) => {
      const { url } = await serve(t);
      const { says } = await diagnose({
        BETTERSTACK_SOURCE_TOKEN: SOURCE_TOKEN,
        BETTERSTACK_INGEST_HOST: new URL(url).host,
      });
      assert.match(
        says["source token"]!,
        /^✗ .* cannot be reached: it does not speak TLS there\n→ .*BETTERSTACK_ALLOW_INSECURE_URL=1/,
      );
    });

    test("http: that is not permitted", async (t) => {
      const { url } = await serve(t);
      const { code, says } = await diagnose({
        BETTERSTACK_SOURCE_TOKEN: SOURCE_TOKEN,
        BETTERSTACK_INGEST_HOST: url,
      }, "--request-timeout-ms=300");
      assert.equal(code, 1);
      assert.match(says["variables"]!, /^✗ BETTERSTACK_INGEST_HOST must be an https: URL/);
    });

    test("http: to another machine: a warning", async (t) => {
      const sandbox = await serveStrict(t);
      const { code, says } = await diagnose({
        ...variablesFor(sandbox),
        BETTERSTACK_INGEST_HOST: `http://[::ffff:127.0.0.1]:${sandbox.port}`, // as far as it can tell
      });
      assert.equal(code, 0);
      assert.match(says["source token"]!, /^! .*, which goes there unencrypted/);
    });

    test("slow: a warning, with the time", async (t) => {
      const sandbox = await serveStrict(t);
      sandbox.fail({ delayMs: 2_050, target: "ingest" });
      const { code, says } = await diagnose(variablesFor(sandbox));
      assert.equal(code, 0);
      assert.match(
        says["source token"]!,
        /^! .* takes BETTERSTACK_SOURCE_TOKEN \(\d{4,} ms\): that is slow/,
      );
    });

    test("a clock that is an hour behind", async (t) => {
      const { url } = await answering(t, (_, reply) => {
        reply.writeHead(202, { date: new Date(Date.now() + 3_600_000).toUTCString() }).end();
      });
      const { code, says } = await diagnose(variablesFor({ url }));
      assert.equal(code, 0);
      assert.match(
        says["clock"]!,
        /^! this machine's clock is (3599|360\d) s behind the service's/,
      );
    });
  });

  describe("the API tokens", FEW, () => {
    test("a team's token is for one product: a warning, and what to set", async (t) => {
      const sandbox = await serveStrict(t, { uptimeApiTokens: ["another"] });
      const { code, says } = await diagnose(
        { ...variablesFor(sandbox), BETTERSTACK_API_TOKEN: API_TOKEN },
        ...apiOf(sandbox),
      );
      assert.equal(code, 0);
      assert.match(says["Telemetry API"]!, /^✓/);
      assert.match(
        says["Uptime API"]!,
        /^! BETTERSTACK_API_TOKEN opens the Telemetry API and not the Uptime API: .*\n→ .*BETTERUPTIME_API_TOKEN/,
      );
    });

    test("one of its own that is refused is wrong: which kind, and where it is", async (t) => {
      const sandbox = await serveStrict(t, { uptimeApiTokens: ["another"] });
      const { code, says } = await diagnose(
        { ...INSECURE, LOGTAIL_API_TOKEN: API_TOKEN, BETTERUPTIME_API_TOKEN: API_TOKEN },
        ...apiOf(sandbox),
      );
      assert.equal(code, 1);
      assert.match(
        says["Uptime API"]!,
        /^✗ .* does not know the API token of BETTERUPTIME_API_TOKEN \(401\): it takes one of Uptime or a global one.*\n→ Settings → API tokens .*Uptime API tokens/,
      );
    });

    test("a service that fails is not the token's fault", async (t) => {
      const sandbox = await serveStrict(t);
      sandbox.fail({ status: 500, target: "telemetry" });
      const { code, says } = await diagnose(
        { ...INSECURE, BETTERSTACK_API_TOKEN: API_TOKEN },
        ...apiOf(sandbox),
      );
      assert.equal(code, 1);
      assert.match(says["Telemetry API"]!, /^✗ Cannot list sources: the service answered 500/);
    });
  });

  describe("the heartbeat and the DSN", FEW, () => {
    test("a heartbeat that the API does not know: a warning", async (t) => {
      const sandbox = await serveStrict(t);
      const { code, says } = await diagnose({
        ...variablesFor(sandbox),
        BETTERSTACK_UPTIME_HEARTBEAT_URL: `${sandbox.url}/api/v1/heartbeat/another`,
        BETTERSTACK_API_TOKEN: API_TOKEN,
      }, ...apiOf(sandbox));
      assert.equal(code, 0);
      assert.match(
        says["heartbeat"]!,
        /^! .* is none of the heartbeats that the API token can see \(1\)/,
      );
    });

    test("a DSN that is none", async () => {
      const { code, says } = await diagnose({ BETTERSTACK_ERRORS_DSN: `https://x/${DSN_TOKEN}` });
      assert.equal(code, 1);
      assert.match(
        says["variables"]!,
        /✗ BETTERSTACK_ERRORS_DSN must look like .*\n→ Errors → Applications/,
      );
    });

    for (
      const [status, message] of [
        [
          403,
          /^✗ .* does not know the token of BETTERSTACK_ERRORS_DSN \(403\)\n→ .*Errors → Applications/,
        ],
        [404, /^✗ .* takes no errors: it answered 404/],
        [400, /^! .* answered 400, which does not tell whether the token .* is right/],
      ] as const
    ) {
      test(`Errors answers ${status}`, async (t) => {
        const sandbox = await serveStrict(t);
        sandbox.fail({ status, target: "errors" });
        const { says } = await diagnose(variablesFor(sandbox));
        assert.match(says["errors"]!, message);
      });
    }
  });

  describe("--source", FEW, () => {
    /** A sandbox with one source that has a record of so many minutes ago. */
    async function serveFlow(t: Test, minutes = 10): Promise<SandboxServer> {
      const sandbox = await serveStrict(t);
      const dt = new Date(Date.now() - minutes * 60_000).toISOString();
      await fetch(sandbox.url, {
        method: "POST",
        headers: { authorization: `Bearer ${SOURCE_TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify([{ dt, message: "a while ago" }]),
      });
      return sandbox;
    }
    const withApi = { ...INSECURE, BETTERSTACK_API_TOKEN: API_TOKEN };

    test("shows how old the newest record is, by name or by id", async (t) => {
      const sandbox = await serveFlow(t);

      const byName = await diagnose(withApi, ...apiOf(sandbox), "--source", "source 1");
      const [, id] = /Source 1" \((\d+)\)/.exec(byName.says["records"]!) ?? [];
      const byId = await diagnose(withApi, ...apiOf(sandbox), `--source=${id}`);

      assert.deepEqual([byName.code, byId.code], [0, 0]);
      for (const { says } of [byName, byId]) {
        assert.match(
          says["records"]!,
          /^✓ the newest record in source "Source 1" \(\d+\) is 1\d min old \(\d{4}-.*Z\)/,
        );
      }
    });

    for (const [minutes, age] of [[125, "2 h"], [2 * 24 * 60 + 5, "2 d"]] as const) {
      test(`finds one that is ${age} old`, async (t) => {
        const sandbox = await serveFlow(t, minutes);
        const { code, says } = await diagnose(withApi, ...apiOf(sandbox), "--source=Source 1");
        assert.equal(code, 0);
        assert.ok(says["records"]!.includes(` is ${age} old (`), says["records"]);
      });
    }

    test("no record at all is wrong, and what to do", async (t) => {
      const sandbox = await serveStrict(t);
      const { code, says } = await diagnose(withApi, ...apiOf(sandbox), "--source=Source 1");
      assert.equal(code, 1);
      assert.match(
        says["records"]!,
        /^✗ no record in source "Source 1" .*\n→ .*sends a test record/,
      );
    });

    test("one that is not there, and what may be meant", async (t) => {
      const sandbox = await serveFlow(t);
      const { code, says } = await diagnose(withApi, ...apiOf(sandbox), "--source=Sorce 1");
      assert.equal(code, 1);
      assert.match(says["records"]!, /^✗ there is no source "Sorce 1"; did you mean "Source 1"\?/);
    });

    test("without an API token: which is needed, and where it is", async (t) => {
      const sandbox = await serveFlow(t);
      const { code, says } = await diagnose(variablesFor(sandbox), "--source=Source 1");
      assert.equal(code, 1);
      assert.match(
        says["records"]!,
        /^✗ cannot look at source "Source 1" without the Telemetry API\n→ BETTERSTACK_API_TOKEN/,
      );
    });
  });

  test("a name that would paint over the terminal is shown as it is written", async (t) => {
    const sandbox = await serve(t, { telemetryApiTokens: [API_TOKEN] });
    await fetch(`${sandbox.url}/api/v2/sources`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "a\u009b2Jb\u202ec\u001b[31m", platform: "http" }),
    });
    const { says, text } = await diagnose(
      { ...INSECURE, LOGTAIL_API_TOKEN: API_TOKEN },
      ...apiOf(sandbox),
      "--source=a\u009b2Jb\u202ec\u001b[31m",
    );
    assert.match(says["records"]!, /^✗ no record in source "a\\u009b2Jb\\u202ec\\u001b\[31m"/);
    for (const unsafe of ["\u009b", "\u202e", "\u001b"]) assert.ok(!text.includes(unsafe));
  });

  test("nothing set: exit code 1, what to set first, and the sandbox", async () => {
    const { code, text } = await diagnose({});
    assert.equal(code, 1);
    assert.match(
      text,
      /nothing is set: .*\n.*BETTERSTACK_SOURCE_TOKEN.*Telemetry → Sources → Connect source.*better-stack sandbox/,
    );
    assert.equal(text.trim().split("\n").length, 4, text);
  });

  test("--json tells the same to machines", async (t) => {
    const sandbox = await serveStrict(t, { sourceTokens: ["another"] });

    const { code, output, errors } = await runCli(["doctor", "--json"], variablesFor(sandbox));

    for (const secret of SECRETS) assert.ok(!output.includes(secret));
    const { ok, findings } = JSON.parse(output.toString());
    assert.deepEqual([code, ok, errors], [1, false, ""]);
    assert.deepEqual(
      findings.map(({ check, state }: { check: string; state: string }) => [check, state]),
      [["source-token", "wrong"], ["heartbeat", "ok"], ["errors", "ok"], ["apis", "unset"]],
    );
    assert.equal(typeof findings[0].message, "string");
    assert.match(findings[0].advice, /Telemetry → Sources/);
  });

  for (
    const [args, message] of [
      [["--ingesting-host=http://x"], /--ingesting-host must be an https: URL/],
      [["--telemetry-url=nonsense"], /--telemetry-url must be a full URL/],
      [["--dsn=nonsense"], /--dsn must look like/],
      [["--request-timeout-ms=0"], /--request-timeout-ms must be/],
      [["--sorce=x"], /no flag --sorce; did you mean --source\?/],
      [["s3cr3tApiT0ken"], /takes flags only/],
    ] as const
  ) {
    test(`${args.join(" ")}: exit code 2, on one line`, async () => {
      const { code, text } = await diagnose({}, ...args);
      assert.equal(code, 2);
      assert.match(text, message);
      assert.equal(text.trim().split("\n").length, 1, text);
    });
  }

  describe("on a terminal", () => {
    /** A terminal at which somebody types, and all that it shows. */
    function terminal(typed: string, environment: Readonly<Record<string, string>>) {
      const shown: string[] = [];
      const screen = {
        isTerminal: true,
        hasColors: false,
        write(data: string | Uint8Array) {
          shown.push(typeof data === "string" ? data : new TextDecoder().decode(data));
          return Promise.resolve(true);
        },
      };
      const io: Io = {
        input: {
          isTerminal: true,
          async *[Symbol.asyncIterator]() {
            for (const letter of typed) {
              yield await Promise.resolve(new TextEncoder().encode(letter));
            }
          },
        },
        output: screen,
        errors: screen,
        environment,
        onSignal: () => () => {},
      };
      return { io, text: () => shown.join("") };
    }

    for (
      const [typed, count] of [["y\n", 1], ["Yes\n", 1], ["n\n", 0], ["\n", 0], ["", 0]] as const
    ) {
      test(`${JSON.stringify(typed)} to its question: ${count} record`, async (t) => {
        const sandbox = await serveStrict(t);
        const { io, text } = terminal(typed, variablesFor(sandbox));

        const code = await main(["doctor"], io);

        assert.equal(code, 0);
        assert.equal(sandbox.records.length, count);
        assert.match(text(), /Send a test record\? .*\[y\/N\]/);
      });
    }

    test("with --json, and after a refusal, nothing is asked", async (t) => {
      const sandbox = await serveStrict(t, { sourceTokens: ["another"] });
      for (const args of [["doctor", "--json"], ["doctor"]]) {
        const { io, text } = terminal("y\n", variablesFor(sandbox));
        assert.equal(await main(args, io), 1);
        assert.doesNotMatch(text(), /\[y\/N\]/);
      }
    });

    test("long lines are wrapped", async (t) => {
      const sandbox = await serveStrict(t, { sourceTokens: ["another"] });
      const { io, text } = terminal("", variablesFor(sandbox));
      await main(["doctor"], io);
      for (const line of text().split("\n")) assert.ok(line.length <= 100, line);
    });
  });
});
