import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { COMMANDS } from "../../src/cli/commands.ts";
import { DATA_FLAGS, flagName } from "../../src/cli/flags.ts";
import { type Io, main } from "../../src/cli/mod.ts";
import { resolveDelivery } from "../../src/core/options.ts";
import { resolveSpool } from "../../src/node/spool_options.ts";
import { VERSION } from "../../src/version.ts";
import { runCli } from "../support/cli.ts";

/** Runs the command line in this process; resolves to its exit code and what it wrote. */
async function run(args: readonly string[], { hasColors = false } = {}) {
  const written = { output: "", errors: "" };
  const stream = (name: "output" | "errors") => ({
    isTerminal: hasColors,
    hasColors,
    write(data: string | Uint8Array): Promise<boolean> {
      written[name] += typeof data === "string" ? data : new TextDecoder().decode(data);
      return Promise.resolve(true);
    },
  });
  const io: Io = {
    input: { isTerminal: false, async *[Symbol.asyncIterator]() {} },
    output: stream("output"),
    errors: stream("errors"),
    environment: {},
    onSignal: () => () => {},
  };
  const code = await main(args, io);
  return { code, ...written };
}

test("the version is the one of deno.json", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));
  assert.equal(VERSION, version);
});

for (const flag of ["--version", "-v"]) {
  test(`main() prints the version for ${flag}`, async () => {
    assert.deepEqual(await run([flag]), { code: 0, output: `${VERSION}\n`, errors: "" });
  });
}

for (const args of [["--help"], ["-h"], ["help"]]) {
  test(`main() lists all commands for ${args}`, async () => {
    const { code, output, errors } = await run(args);
    assert.deepEqual([code, errors], [0, ""]);
    for (const { name, summary } of COMMANDS) {
      assert.match(output.replace(/\s+/g, " "), new RegExp(` ${name} ${summary}`));
    }
  });
}

test("main() without a command says on stderr what there is: exit code 2", async () => {
  const { code, output, errors } = await run([]);
  assert.deepEqual([code, output], [2, ""]);
  assert.match(errors, /Commands:/);
});

for (const command of COMMANDS) {
  const words = command.name.split(" ");
  describe(`better-stack ${command.name} --help`, () => {
    test("tells all flags, what the exit codes mean, and fits a terminal", async () => {
      const { code, output } = await run([...words, "--help"]);

      assert.equal(code, 0);
      for (const option of Object.keys(command.flags)) {
        assert.ok(output.includes(`\n  ${flagName(option)}`), option);
      }
      assert.match(output, /Exit codes:\n {2}0 /);
      assert.deepEqual(output.split("\n").filter((line) => line.length > 80), []);
    });

    test("is the same for -h, for help before it, and beside other flags", async () => {
      const { output } = await run([...words, "--help"]);
      assert.equal((await run([...words, "-h"])).output, output);
      assert.equal((await run(["help", ...words])).output, output);
      assert.equal((await run([...words, "--unknown", "--help"])).output, output);
    });

    test("has colours on a terminal, and only there", async () => {
      assert.ok(!(await run([...words, "-h"])).output.includes("\x1b"));
      assert.ok((await run([...words, "-h"], { hasColors: true })).output.includes("\x1b[1m"));
    });
  });
}

describe("better-stack sources, a word that two commands begin with", () => {
  for (const args of [["sources", "--help"], ["sources", "-h"], ["help", "sources"]]) {
    test(`${args.join(" ")} lists these commands alone`, async () => {
      const { code, output, errors } = await run(args);
      assert.deepEqual([code, errors], [0, ""]);
      assert.match(output, /Commands:\n {2}sources list .*\n {2}sources create .*\n\n/);
    });
  }

  test("on its own says on stderr what there is: exit code 2", async () => {
    const { code, output, errors } = await run(["sources"]);
    assert.deepEqual([code, output], [2, ""]);
    assert.match(errors, /Commands:\n {2}sources list/);
  });
});

test("the help of ship says what each overflow means in an outage, and why a variable is better", async () => {
  const { output } = await run(["ship", "--help"]);
  const text = output.replace(/\s+/g, " ");
  assert.match(text, /--overflow drop-oldest the program never waits: .* oldest records go/);
  assert.match(text, /--overflow drop-newest it never waits, either/);
  assert.match(text, /Better set BETTERSTACK_SOURCE_TOKEN: a flag is seen by everybody/);
});

test("the defaults in the help are those of the library", () => {
  const defaults: Readonly<Record<string, unknown>> = {
    ...resolveDelivery({}),
    ...resolveSpool({ spool: "folder" }),
  };
  for (const [option, flag] of Object.entries(DATA_FLAGS)) {
    if (flag.kind === "number") assert.equal(flag.preset, defaults[option], option);
  }
});

for (
  const [args, message] of [
    [["shp"], "there is no command shp; did you mean ship? (better-stack --help says more)"],
    [["xyzzy"], "there is no command xyzzy (better-stack --help says more)"],
    [
      ["sources", "lst"],
      "there is no command sources lst; did you mean sources list? (better-stack sources --help says more)",
    ],
    [
      ["sources", "--json"],
      "there is no such command; sources takes list or create first (better-stack sources --help says more)",
    ],
    [
      ["source", "list"],
      "there is no command source; did you mean sources? (better-stack --help says more)",
    ],
    [
      ["sources", "list", "S3cr3tT0k3n"],
      "sources list takes flags only; it lists all of them (better-stack sources list --help says more)",
    ],
    [
      ["incidents", "show"],
      "incidents show needs ID: better-stack incidents show ID [--logs] [flags] " +
      "(better-stack incidents show --help says more)",
    ],
    [["S3cr3tT0k3n"], "there is no such command (better-stack --help says more)"],
    [
      ["ship", "--sourcetoken=S3cr3t"],
      "ship has no flag --sourcetoken; did you mean --source-token? (better-stack ship --help says more)",
    ],
    [["ship", "-x"], "ship has no flag -x (better-stack ship --help says more)"],
    [
      ["ship", "S3cr3tT0k3n"],
      "ship takes flags only; it reads standard input: better-stack ship < file " +
      "(better-stack ship --help says more)",
    ],
    [["ship", "--tee=yes"], "--tee takes no value (better-stack ship --help says more)"],
    [
      ["ship", "--source-token"],
      "--source-token needs a value: token (better-stack ship --help says more)",
    ],
    [
      ["ship", "--retry-for-ms", "5m"],
      '--retry-for-ms must be a number, not "5m" (better-stack ship --help says more)',
    ],
    [
      ["ship", "--overflow=newest"],
      '--overflow must be one of drop-oldest, drop-newest, not "newest" ' +
      "(better-stack ship --help says more)",
    ],
    [
      ["ship", "--fields", "api"],
      "--fields must be NAME=TEXT (better-stack ship --help says more)",
    ],
    [
      ["ship", "--max-queue-bytes=1"],
      "--max-queue-bytes must be at least 1000, not 1 (better-stack ship --help says more)",
    ],
  ] as const
) {
  test(`main() says what is wrong with "${args.join(" ")}": exit code 2`, async () => {
    assert.deepEqual(await run(args), {
      code: 2,
      output: "",
      errors: `better-stack: ${message}\n`,
    });
  });
}

test("main() never shows a token that it cannot use", async () => {
  const { code, errors } = await run(["ship", "--source-token", "s3cr3t t0k3n"]);
  assert.equal(code, 2);
  assert.match(errors, /--source-token must be printable ASCII without spaces/);
  assert.ok(!errors.includes("s3cr3t"));
});

describe("better-stack as a process", { concurrency: true }, () => {
  test("passes its exit code on", async () => {
    assert.equal((await runCli(["--version"])).output.toString(), `${VERSION}\n`);
    assert.equal((await runCli(["no-such-command"])).code, 2);
  });
});
