import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { type ConfigOptions, createHeartbeat, createLogger, resolveConfig } from "../../mod.ts";

const TOKEN = "s3cr3tT0k3n";
const HEARTBEATS = "https://uptime.betterstack.com/api/v1/heartbeat/";
const INSECURE = { BETTERSTACK_ALLOW_INSECURE_URL: "1" };

type Variables = Readonly<Record<string, unknown>>;

/** What is found for one of the three, as `name it came from = value`. */
const RESOLVED = {
  sourceToken(options: ConfigOptions, environment: Variables) {
    const { sourceToken } = resolveConfig(options, environment);
    return sourceToken && `${sourceToken.from} = ${sourceToken.reveal()}`;
  },
  ingestingHost(options: ConfigOptions, environment: Variables) {
    const { from, value } = resolveConfig(options, environment).ingestingUrl;
    return `${from} = ${value}`;
  },
  heartbeat(options: ConfigOptions, environment: Variables) {
    const { heartbeatUrl } = resolveConfig(options, environment);
    return heartbeatUrl && `${heartbeatUrl.from} = ${heartbeatUrl.reveal()}`;
  },
};

/** Each with what it is set to and what comes of it, first hit first. */
const ORDERS: Record<keyof typeof RESOLVED, readonly (readonly [string, string, string])[]> = {
  sourceToken: [
    ["sourceToken", "one", "one"],
    ["LOGTAIL_SOURCE_TOKEN", "two", "two"],
    ["BETTERSTACK_SOURCE_TOKEN", "three", "three"],
    ["BETTER_STACK_SOURCE_TOKEN", "four", "four"],
  ],
  ingestingHost: [
    ["ingestingHost", "one.example", "https://one.example/"],
    ["BETTERSTACK_INGEST_HOST", "two.example", "https://two.example/"],
    ["BETTER_STACK_INGESTING_URL", "https://three.example/path", "https://three.example/path"],
    ["LOGTAIL_URL", "https://four.example", "https://four.example/"],
  ],
  heartbeat: [
    ["heartbeatUrl", "https://one.example/beat?a=1", "https://one.example/beat?a=1"],
    ["heartbeatToken", "two", `${HEARTBEATS}two`],
    ["BETTERSTACK_UPTIME_HEARTBEAT_URL", "https://three.example/", "https://three.example/"],
    ["BETTERSTACK_HEARTBEAT_TOKEN", "four", `${HEARTBEATS}four`],
  ],
};

const LEFT_OUT: Record<keyof typeof RESOLVED, string | undefined> = {
  sourceToken: undefined,
  ingestingHost: "the default = https://in.logs.betterstack.com/",
  heartbeat: undefined,
};

/** Options and variables out of names and values. */
function split(settings: readonly (readonly [name: string, value: string, ...rest: string[]])[]) {
  const isVariable = ([name]: readonly string[]) => name!.includes("_");
  return [
    Object.fromEntries(settings.filter((setting) => !isVariable(setting))),
    Object.fromEntries(settings.filter(isVariable)),
  ] as const;
}

describe("resolveConfig()", () => {
  for (const what of Object.keys(ORDERS) as (keyof typeof RESOLVED)[]) {
    const order = ORDERS[what];
    for (const [place, [from, , value]] of order.entries()) {
      test(`${what}: ${from} wins over all that follow, and is named`, () => {
        const [options, variables] = split(order.slice(place));
        assert.equal(RESOLVED[what](options, variables), `${from} = ${value}`);
      });

      test(`${what}: ${from} is trimmed, and counts as not set when it is blank`, () => {
        const [name, given] = order[place]!;
        const [options, variables] = split([[name, ` \t${given}\n`]]);
        assert.equal(RESOLVED[what](options, variables), `${from} = ${value}`);

        const next = order[place + 1];
        const blank = split([[name, " \n "], ...order.slice(place + 1)]);
        assert.equal(
          RESOLVED[what](...blank),
          next ? `${next[0]} = ${next[2]}` : LEFT_OUT[what],
        );
      });
    }

    test(`${what}: nothing set`, () => {
      assert.equal(RESOLVED[what]({}, {}), LEFT_OUT[what]);
      const unset = { sourceToken: undefined, ingestingHost: undefined, heartbeatUrl: undefined };
      assert.equal(RESOLVED[what](unset, {}), LEFT_OUT[what]);
    });
  }

  test("keeps a path and a port, and takes a host with a port", () => {
    const hosts = {
      "s1.eu.betterstackdata.com": "https://s1.eu.betterstackdata.com/",
      "host:8443": "https://host:8443/",
      "localhost:3000/proxy/": "https://localhost:3000/proxy/",
      "https://host/logs?region=eu#top": "https://host/logs?region=eu",
      "[::1]:80": "https://[::1]:80/",
      "HOST.Example": "https://host.example/",
      "bücher.example": "https://xn--bcher-kva.example/",
    };
    for (const [ingestingHost, value] of Object.entries(hosts)) {
      assert.equal(resolveConfig({ ingestingHost }, {}).ingestingUrl.value, value);
    }
  });

  test("takes a full URL in heartbeatToken as one", () => {
    for (const from of ["heartbeatToken", "BETTERSTACK_HEARTBEAT_TOKEN"]) {
      const settings = split([[from, `${HEARTBEATS}abc`]]);
      assert.equal(RESOLVED.heartbeat(...settings), `${from} = ${HEARTBEATS}abc`);
    }
  });

  test("keeps a heartbeat token on its place in the path", () => {
    const { heartbeatUrl } = resolveConfig({ heartbeatToken: "../../other?x=#y" }, {});
    assert.equal(heartbeatUrl!.reveal(), `${HEARTBEATS}..%2F..%2Fother%3Fx%3D%23y`);
    for (const heartbeatToken of [".", ".."]) {
      const message = "heartbeatToken must be a token, not a step in a path";
      assert.throws(() => resolveConfig({ heartbeatToken }, {}), { name: "TypeError", message });
    }
  });

  describe("http:", () => {
    const options = { ingestingHost: "http://127.0.0.1:8080" };
    const rule = /^TypeError: ingestingHost must be an https: URL .*allowInsecureUrl/;

    test("is refused, or permitted by the option or the variable, the option first", () => {
      const allowed = "http://127.0.0.1:8080/";
      const resolve = (allowInsecureUrl: boolean | undefined, environment: Variables) =>
        resolveConfig({ ...options, allowInsecureUrl }, environment).ingestingUrl.value;

      assert.throws(() => resolve(undefined, {}), rule);
      assert.equal(resolve(true, {}), allowed);
      assert.equal(resolve(undefined, INSECURE), allowed);
      assert.throws(() => resolve(false, INSECURE), rule);
      for (const not of ["", "0", "false", "true", "yes"]) {
        assert.throws(() => resolve(undefined, { BETTERSTACK_ALLOW_INSECURE_URL: not }), rule);
      }
    });
  });

  describe("a bad option", () => {
    const cases: [options: Record<string, unknown>, message: RegExp][] = [
      [{ sourceToken: 5 }, /^sourceToken must be a string, not number$/],
      [{ sourceToken: "two words" }, /^sourceToken must be printable ASCII .* position 4$/],
      [{ sourceToken: "tok\r\nx-evil: 1" }, /^sourceToken must be printable ASCII .* position 4$/],
      [{ sourceToken: "tök" }, /^sourceToken must be printable ASCII .* position 2$/],
      [{ heartbeatToken: "a b" }, /^heartbeatToken must be printable ASCII/],
      [{ heartbeatToken: {} }, /^heartbeatToken must be a string, not object$/],
      [{ heartbeatUrl: "uptime.betterstack.com/x" }, /^heartbeatUrl must be a full URL$/],
      [{ heartbeatUrl: "ftp://host/x" }, /^heartbeatUrl must be an https: URL$/],
      [{ heartbeatToken: "http://host/x" }, /^heartbeatToken must be an https: URL/],
      [{ ingestingHost: "https://" }, /^ingestingHost must be a host name or a full URL$/],
      [{ ingestingHost: "a host" }, /^ingestingHost must be a host name or a full URL$/],
      [{ ingestingHost: "host\r\nx: y" }, /^ingestingHost must be a host name or a full URL$/],
      [{ ingestingHost: "host\u0000" }, /^ingestingHost must be a host name or a full URL$/],
      [{ ingestingHost: "https:host:port" }, /^ingestingHost must be a host name or a full URL$/],
      [{ ingestingHost: "javascript://x/%0aalert(1)" }, /^ingestingHost must be an https: URL$/],
      [{ ingestingHost: "file:///etc" }, /^ingestingHost must be/],
      [{ ingestingHost: "https://me:pw@host" }, /^ingestingHost must not hold a user name or pass/],
      [{ ingestingHost: "me@host" }, /^ingestingHost must not hold a user name or password$/],
      [{ ingestingHost: true }, /^ingestingHost must be a string, not boolean$/],
      [{ allowInsecureUrl: "false" }, /^allowInsecureUrl must be a boolean, not string$/],
    ];
    for (const [options, message] of cases) {
      test(`throws a TypeError at once: ${inspect(options)}`, () => {
        assert.throws(() => resolveConfig(options, {}), { name: "TypeError", message });
        // A logger has no heartbeat, and a heartbeat no source.
        const isHeartbeat = Object.keys(options)[0]!.startsWith("heartbeat");
        const create = isHeartbeat ? createHeartbeat : createLogger;
        assert.throws(() => create(options, {}), { name: "TypeError", message });
      });
    }

    for (const options of ["token", 5, null, true]) {
      test(`throws when the options are no object: ${options}`, () => {
        const message = /^options must be an object, not (string|number|null|boolean)$/;
        assert.throws(() => resolveConfig(options as never, {}), { name: "TypeError", message });
      });
    }

    test("throws although the environment is fine", () => {
      const environment = { LOGTAIL_SOURCE_TOKEN: TOKEN };
      assert.throws(() => resolveConfig({ sourceToken: "a b" }, environment), /^TypeError: source/);
    });
  });

  describe("a bad value from the environment", () => {
    const cases: [environment: Variables, what: keyof typeof RESOLVED, problem: RegExp][] = [
      [{ LOGTAIL_SOURCE_TOKEN: "a b" }, "sourceToken", /^LOGTAIL_SOURCE_TOKEN must be printable/],
      [{ LOGTAIL_URL: "a b" }, "ingestingHost", /^LOGTAIL_URL must be a host name or a full URL;/],
      [{ LOGTAIL_URL: "http://host" }, "ingestingHost", /^LOGTAIL_URL must be an https: URL/],
      [
        { BETTERSTACK_UPTIME_HEARTBEAT_URL: "abc" },
        "heartbeat",
        /^BETTERSTACK_UPTIME_HEARTBEAT_URL must be a full URL;/,
      ],
      [
        { BETTERSTACK_HEARTBEAT_TOKEN: "ä" },
        "heartbeat",
        /^BETTERSTACK_HEARTBEAT_TOKEN must be printable/,
      ],
    ];
    for (const [environment, what, problem] of cases) {
      test(`is told, and treated as not set: ${inspect(environment)}`, () => {
        const { problems } = resolveConfig({}, environment);

        assert.equal(problems.length, 1);
        assert.match(problems[0]!, problem);
        assert.match(problems[0]!, /; it is treated as not set$/);
        assert.equal(RESOLVED[what]({}, environment), LEFT_OUT[what]);
      });
    }

    test("is told to whom it concerns: a logger has no heartbeat", async () => {
      const told: string[] = [];
      const options = { onError: ({ message }: Error) => told.push(message), console: false };
      const environment = { LOGTAIL_URL: "a b", BETTERSTACK_HEARTBEAT_TOKEN: "ä" };

      await createLogger(options, environment).close();
      assert.match(told.splice(0).join(), /^LOGTAIL_URL must be [^;]*; it is treated as not set$/);
      createHeartbeat(options, environment);
      assert.match(told.join(), /^BETTERSTACK_HEARTBEAT_TOKEN must be [^;]*; [^;]*; it is treated/);
    });

    test("makes way for the next variable, and all of them are told", () => {
      const environment = {
        LOGTAIL_SOURCE_TOKEN: "a b",
        BETTERSTACK_SOURCE_TOKEN: "a\nb",
        BETTER_STACK_SOURCE_TOKEN: TOKEN,
      };
      const { sourceToken, problems } = resolveConfig({}, environment);

      assert.equal(sourceToken!.from, "BETTER_STACK_SOURCE_TOKEN");
      assert.deepEqual(problems.map((problem) => problem.split(" ")[0]), [
        "LOGTAIL_SOURCE_TOKEN",
        "BETTERSTACK_SOURCE_TOKEN",
      ]);
    });

    test("is not looked at when it is not needed", () => {
      const environment = { LOGTAIL_SOURCE_TOKEN: "a b" };
      assert.deepEqual(resolveConfig({ sourceToken: TOKEN }, environment).problems, []);
    });

    test("of another type than text is not set: a Worker's bindings hold anything", () => {
      const bindings = { LOGTAIL_SOURCE_TOKEN: { get() {} }, LOGTAIL_URL: 5 };
      const { sourceToken, ingestingUrl, problems } = resolveConfig({}, bindings);
      assert.deepEqual([sourceToken, ingestingUrl.from, problems], [undefined, "the default", []]);
    });
  });

  test("reads the environment when it is called, and never at import", (t) => {
    t.after(() => delete process.env.BETTER_STACK_SOURCE_TOKEN);
    process.env.BETTER_STACK_SOURCE_TOKEN = "first";
    assert.equal(resolveConfig().sourceToken!.reveal(), "first");
    process.env.BETTER_STACK_SOURCE_TOKEN = "second";
    assert.equal(resolveConfig().sourceToken!.reveal(), "second");
  });

  describe("shows no secret", () => {
    const shown = (value: unknown): string =>
      [
        JSON.stringify(value),
        inspect(value, { depth: 9, showHidden: true, getters: true }),
        String(value),
        JSON.stringify(Object.entries(value as object)),
      ].join("\n");

    test("in what it found, printed in whatever way", () => {
      const environment = { LOGTAIL_SOURCE_TOKEN: TOKEN, BETTERSTACK_HEARTBEAT_TOKEN: TOKEN };
      for (
        const config of [
          resolveConfig({ sourceToken: TOKEN, heartbeatToken: TOKEN }, {}),
          resolveConfig({ heartbeatUrl: `https://host/${TOKEN}` }, {}),
          resolveConfig({}, environment),
        ]
      ) {
        assert.doesNotMatch(shown(config), new RegExp(TOKEN));
        assert.match(config.heartbeatUrl!.reveal(), new RegExp(TOKEN));
      }
    });

    test("in an error or a problem about it", () => {
      const bad: Record<string, string>[] = [
        { sourceToken: `${TOKEN} ` + TOKEN },
        { heartbeatToken: `${TOKEN}\n${TOKEN}` },
        { heartbeatUrl: `http://host/${TOKEN}` },
        { heartbeatUrl: `host/${TOKEN}` },
        { ingestingHost: `https://user:${TOKEN}@host` },
        { ingestingHost: `https://ho st/${TOKEN}` },
        { ingestingHost: `https://host:${TOKEN}` },
      ];
      for (const options of bad) {
        assert.throws(() => resolveConfig(options, {}), (error: Error) => {
          assert.doesNotMatch(shown(error) + error.stack, new RegExp(TOKEN));
          return true;
        });
      }
      const { problems } = resolveConfig({}, {
        LOGTAIL_SOURCE_TOKEN: `${TOKEN} x`,
        LOGTAIL_URL: `https://${TOKEN}@host`,
        BETTERSTACK_UPTIME_HEARTBEAT_URL: `http://host/${TOKEN}`,
        BETTERSTACK_HEARTBEAT_TOKEN: `${TOKEN}é`,
      });
      assert.equal(problems.length, 4);
      assert.doesNotMatch(shown(problems), new RegExp(TOKEN));
    });

    test("in a logger", async () => {
      const logger = createLogger({ sourceToken: TOKEN }, {});
      assert.doesNotMatch(shown(logger) + shown(logger.child({ a: 1 })), new RegExp(TOKEN));
      await logger.close();
    });
  });
});

describe("a permission to read the environment that is denied", () => {
  const skip = "Deno" in globalThis ? false : "only Deno has permissions";
  // Not by node:child_process: what Deno starts by that inherits permissions.
  const run = (...permissions: string[]) => {
    const program = new URL("config_program.ts", import.meta.url).href;
    const { stdout, stderr, code } = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...permissions, program],
      env: { LOGTAIL_SOURCE_TOKEN: TOKEN, LOGTAIL_URL: "https://host" },
    }).outputSync();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };

  for (const permissions of [[], ["--no-prompt"], ["--deny-env"]]) {
    test(`reads as not set, without a word: deno run ${permissions.join(" ")}`, { skip }, () => {
      const { stdout, stderr, code } = run(...permissions);
      assert.deepEqual([stderr, code, JSON.parse(stdout)], ["", 0, [null, "the default", []]]);
    });
  }

  test("for some variables leaves the others: --allow-env=LOGTAIL_URL", { skip }, () => {
    const { stdout, stderr } = run("--allow-env=LOGTAIL_URL");
    assert.deepEqual([stderr, JSON.parse(stdout)], ["", [null, "LOGTAIL_URL", []]]);
  });
});
