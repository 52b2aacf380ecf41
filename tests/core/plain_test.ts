import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { isError, MAX_DEPTH, reasonOf, toPlain } from "../../src/core/plain.ts";

/** What a value becomes, as it is after a way through JSON. */
function plain(value: unknown, redact: readonly string[] = []): unknown {
  return parsed(toPlain(value, { redact: new Set(redact), budget: 500_000, cut: false }));
}

function parsed(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** An Error without its stack, which differs from run to run. */
function withoutStacks(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) => key === "stack" ? undefined : inner);
}

const throwing = () => {
  throw new Error("no");
};

describe("toPlain()", () => {
  describe("leaves as JSON has it", () => {
    for (const value of [null, undefined, true, 0, 1.5, "text", "", [], {}, [[1], { a: [null] }]]) {
      test(String(JSON.stringify(value)), () => assert.deepEqual(plain(value), value));
    }

    test("NaN, Infinity and -0", () => {
      assert.deepEqual(plain([NaN, Infinity, -0]), [null, null, 0]);
    });
  });

  describe("says in words what JSON has none for:", () => {
    const cases: [name: string, value: unknown, expected: unknown][] = [
      ["a BigInt", 10n ** 20n, "100000000000000000000"],
      ["a symbol", Symbol("sign"), "Symbol(sign)"],
      ["a function", function named() {}, "[function named]"],
      ["a function without a name", (() => () => {})(), "[function anonymous]"],
      [
        "a class with a name of its own",
        class A {
          static readonly name = "B";
        },
        "[function B]",
      ],
      ["an invalid Date", new Date(NaN), "Invalid Date"],
      ["a RegExp", /a\/b/gi, "/a\\/b/gi"],
    ];
    for (const [name, value, expected] of cases) {
      test(name, () => {
        assert.equal(plain(value), expected);
        assert.deepEqual(plain({ before: 1, value, after: [value] }), {
          before: 1,
          value: expected,
          after: [expected],
        });
      });
    }

    test("a function whose name is no text", () => {
      for (const name of [Symbol("s"), { toString: throwing }, "\ud800", 5]) {
        const named = Object.defineProperty(() => {}, "name", { value: name });
        assert.match(String(plain([named])), /^\[(function|unreadable)/);
        assert.ok(String(plain([named])).isWellFormed());
      }
    });
  });

  describe("keeps what JSON.stringify loses:", () => {
    const cases: [name: string, value: unknown, expected: unknown][] = [
      ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
      ["a Map", new Map<unknown, unknown>([["a", 1], [2, { b: new Map() }]]), {
        2: { b: {} },
        a: 1,
      }],
      [
        "a Map with keys of all kinds",
        new Map<unknown, unknown>([
          [null, 1],
          [Symbol("s"), 2],
          [true, 3],
          [1n, 4],
          [undefined, 5],
          [{}, 6],
        ]),
        { null: 1, "Symbol(s)": 2, true: 3, 1: 4, undefined: 5, "[object]": 6 },
      ],
      ["a Set", new Set([1, new Set(["a"])]), [1, ["a"]]],
      ["a typed array", new Uint8Array([1, 255]), [1, 255]],
      ["an ArrayBuffer", new Uint8Array([1, 255]).buffer, [1, 255]],
      ["a DataView", new DataView(new Uint8Array([1, 255]).buffer), [1, 255]],
      ["Headers", new Headers({ "Content-Type": "text/plain" }), { "content-type": "text/plain" }],
      ["a URLSearchParams", new URLSearchParams("a=1&b=2"), { a: "1", b: "2" }],
      [
        "a Map with keys that look the same, each in its place",
        new Map<unknown, unknown>([[{}, 1], [{}, 2], ["1", 3], [1, 4]]),
        { "[object]": 1, "[object] 2": 2, 1: 3, "1 4": 4 },
      ],
      ["a Float32Array", new Float32Array([0.5, NaN]), [0.5, null]],
      ["a BigInt64Array", new BigInt64Array([-1n]), ["-1"]],
      ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
      ["boxed primitives", [new String("s"), new Number(1), new Boolean(false)], ["s", 1, false]],
      ["a URL", new URL("https://host/path?a"), "https://host/path?a"],
      ["an own toJSON", { toJSON: () => ({ a: [1n] }), b: 2 }, { a: ["1"] }],
      ["a list's own toJSON", Object.assign([1], { toJSON: () => "list" }), "list"],
      [
        "an instance",
        new (class {
          a = 1;
          #b = 2;
          get c() {
            return this.#b;
          }
        })(),
        { a: 1 },
      ],
    ];
    for (const [name, value, expected] of cases) {
      test(name, () => {
        assert.deepEqual(plain(value), expected);
        assert.deepEqual(plain([{ value }]), [{ value: expected }]);
      });
    }

    test("values of another realm", () => {
      const values = runInNewContext(`({
        date: new Date(0), map: new Map([["a", 1]]), set: new Set([1]), list: [1], regexp: /a/,
        bytes: new Uint8Array([1]), nested: { a: { b: 1 } }, invalid: new Date(NaN),
      })`);
      assert.deepEqual(plain(values), {
        date: "1970-01-01T00:00:00.000Z",
        map: { a: 1 },
        set: [1],
        list: [1],
        regexp: "/a/",
        bytes: [1],
        nested: { a: { b: 1 } },
        invalid: "Invalid Date",
      });
    });

    test("an error's own fields, and no getter of its class", () => {
      class Failure extends Error {
        get errors(): never {
          throw new Error("not to be read");
        }
      }
      const { errors, name } = plain(new Failure("boom")) as Record<string, unknown>;
      assert.deepEqual([errors, name], [undefined, "Error"]);
    });

    test("a key called __proto__, without polluting anything", () => {
      const value = JSON.parse(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      );
      const json = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
      const walk = { redact: new Set<string>(), budget: 100, cut: false };
      assert.equal(JSON.stringify(toPlain(value, walk)), json);
      assert.equal(JSON.stringify(toPlain(new Map(Object.entries(value)), walk)), json);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });
  });

  describe("keeps of an Error", () => {
    test("its name, message, stack and own fields", () => {
      class QueryError extends Error {
        override name = "QueryError";
        code = "E42";
        query = { table: "users" };
      }
      const error = new QueryError("no such table");
      assert.deepEqual(plain({ deep: [error] }), {
        deep: [{
          name: "QueryError",
          message: "no such table",
          stack: error.stack,
          code: "E42",
          query: { table: "users" },
        }],
      });
    });

    test("its chain of causes, whatever they are", () => {
      const inner = new TypeError("inner", { cause: { status: 500 } });
      const error = new Error("outer", { cause: new Error("middle", { cause: inner }) });
      assert.deepEqual(withoutStacks(plain(error)), {
        name: "Error",
        message: "outer",
        cause: {
          name: "Error",
          message: "middle",
          cause: { name: "TypeError", message: "inner", cause: { status: 500 } },
        },
      });
      assert.equal(
        (plain(error) as { cause: { stack: string } }).cause.stack,
        (error.cause as Error).stack,
      );
      assert.equal((plain(new Error("a", { cause: "text" })) as { cause: string }).cause, "text");
      assert.ok("cause" in (plain(new Error("a", { cause: null })) as object));
    });

    test("the errors that it collects", () => {
      const error = new AggregateError([new Error("one"), "two"], "several");
      assert.deepEqual(withoutStacks(plain(error)), {
        name: "AggregateError",
        message: "several",
        errors: [{ name: "Error", message: "one" }, "two"],
      });
    });

    test(
      "what it suppressed",
      { skip: !("SuppressedError" in globalThis) && "no SuppressedError" },
      () => {
        const { SuppressedError } = globalThis as unknown as {
          SuppressedError: new (error: unknown, suppressed: unknown, message: string) => Error;
        };
        const error = new SuppressedError(new Error("on closing"), new Error("before"), "both");
        const { error: last, suppressed } = withoutStacks(plain(error)) as Record<string, unknown>;
        assert.deepEqual(last, { name: "Error", message: "on closing" });
        assert.deepEqual(suppressed, { name: "Error", message: "before" });
      },
    );

    test("all that, and not its toJSON (AxiosError)", () => {
      const config = { headers: { authorization: "Bearer x" }, self: {} };
      config.self = config;
      const error = Object.assign(new Error("Request failed with status code 500"), {
        code: "ERR_BAD_RESPONSE",
        config,
        toJSON: () => ({ message: "shortened" }),
      });
      const { message, stack, code, config: kept } = plain(error, ["authorization"]) as Record<
        string,
        unknown
      >;
      assert.deepEqual([message, code], [
        "Request failed with status code 500",
        "ERR_BAD_RESPONSE",
      ]);
      assert.match(String(stack), /plain_test/);
      assert.deepEqual(kept, { headers: { authorization: "[redacted]" }, self: "[circular]" });
    });

    test("the same for a DOMException, and one of another realm", () => {
      const { name, message } = plain(new DOMException("gone", "AbortError")) as Error;
      assert.deepEqual([name, message], ["AbortError", "gone"]);

      const other = runInNewContext(
        `Object.assign(new RangeError("far", { cause: new Error("away") }), { a: 1 })`,
      );
      assert.ok(!(other instanceof Error));
      assert.deepEqual(withoutStacks(plain([other])), [{
        name: "RangeError",
        message: "far",
        cause: { name: "Error", message: "away" },
        a: 1,
      }]);
    });

    test("as much as can be read", () => {
      const error = Object.defineProperties(new Error("x"), {
        message: { get: throwing },
        stack: { value: Symbol("stack") },
        code: { get: throwing, enumerable: true },
        cause: { get: throwing },
        after: { value: 1, enumerable: true },
      });
      assert.deepEqual(plain(error), {
        name: "Error",
        message: "[unreadable: no]",
        stack: "Symbol(stack)",
        code: "[unreadable: no]",
        cause: "[unreadable: no]",
        after: 1,
      });
    });

    test("a chain of causes that comes back to itself, or has no end in sight", () => {
      const error = new Error("a") as Error & { cause: unknown };
      error.cause = new Error("b", { cause: error });
      assert.equal((plain(error) as { cause: { cause: string } }).cause.cause, "[circular]");

      let last = new Error("0");
      for (let n = 1; n < 1_000; n++) last = new Error(String(n), { cause: last });
      assert.match(JSON.stringify(plain(last)), /"message":"950".*"cause":"\[nested too deep\]"/);
    });
  });

  describe("names what it does not follow:", () => {
    test("a circle, and not what is merely there twice", () => {
      const shared = { a: 1 };
      const value: Record<string, unknown> = { one: shared, two: [shared, shared] };
      value.self = value;
      value.list = [[value]];
      value.map = new Map([["back", value]]);
      assert.deepEqual(plain(value), {
        one: { a: 1 },
        two: [{ a: 1 }, { a: 1 }],
        self: "[circular]",
        list: [["[circular]"]],
        map: { back: "[circular]" },
      });
    });

    test(`what is nested deeper than ${MAX_DEPTH} levels`, () => {
      const nest = (levels: number) => {
        let value: unknown = "end";
        for (let n = 0; n < levels; n++) value = n % 2 ? [value] : { value };
        return value;
      };
      assert.match(JSON.stringify(plain(nest(MAX_DEPTH))), /"end"/);
      for (const levels of [MAX_DEPTH + 1, 20_000]) {
        assert.match(JSON.stringify(plain(nest(levels))), /"\[nested too deep\]"/);
      }
    });

    test("a toJSON that gives another toJSON for ever", () => {
      const again = (): unknown => ({ toJSON: again });
      assert.equal(plain(again()), "[nested too deep]");
    });
  });

  describe("survives", () => {
    test("a getter that throws: it is named, and its neighbours stay", () => {
      const value = {
        a: 1,
        get b() {
          return throwing();
        },
        get c(): unknown {
          throw undefined;
        },
        d: 2,
      };
      assert.deepEqual(plain(value), {
        a: 1,
        b: "[unreadable: no]",
        c: "[unreadable: undefined]",
        d: 2,
      });
    });

    test("a toJSON that throws, or is none: the fields are better than nothing", () => {
      assert.deepEqual(plain({ toJSON: throwing, a: 1 }), { toJSON: "[function throwing]", a: 1 });
      assert.deepEqual(plain({ toJSON: "text", a: 1 }), { toJSON: "text", a: 1 });
      assert.deepEqual(
        plain({
          get toJSON() {
            return throwing();
          },
          a: 1,
        }),
        { toJSON: "[unreadable: no]", a: 1 },
      );
    });

    test("a proxy that is revoked, or whose every trap throws", () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      const traps = Object.fromEntries(Reflect.ownKeys(Reflect).map((key) => [key, throwing]));
      for (
        const hostile of [
          proxy,
          new Proxy({}, traps),
          new Proxy([], traps),
          new Proxy(() => {}, traps),
        ]
      ) {
        const { before, value, after } = plain({ before: 1, value: hostile, after: 2 }) as Record<
          string,
          unknown
        >;
        assert.deepEqual([before, after], [1, 2]);
        assert.match(String(value), /^\[unreadable: /);
      }
    });

    test("a proxy around an Error, a list or an object", () => {
      assert.equal((plain(new Proxy(new Error("in here"), {})) as Error).message, "in here");
      assert.deepEqual(plain(new Proxy([1, { a: 2 }], {})), [1, { a: 2 }]);
      assert.deepEqual(plain(new Proxy({ a: 1 }, {})), { a: 1 });
    });

    test("proxies without end: of fields, of lists, of prototypes", () => {
      const endless: ProxyHandler<object> = {
        get: (_, key) => typeof key === "string" ? new Proxy({}, endless) : undefined,
        ownKeys: () => ["a", "b"],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      };
      const prototypes: ProxyHandler<object> = { getPrototypeOf: () => new Proxy({}, prototypes) };
      const list = new Proxy([], {
        get: (target, key) => key === "length" ? Infinity : Reflect.get(target, key),
      });
      for (const value of [new Proxy({}, endless), list, new Proxy({ a: 1 }, prototypes)]) {
        const walk = { redact: new Set<string>(), budget: 2_000, cut: false };
        assert.ok(JSON.stringify(toPlain([value], walk)).length < 100_000);
      }
    });

    test("values that change while they are read", () => {
      const list: unknown[] = [];
      list.push({
        get a() {
          list.push(1);
          return list.length;
        },
      });
      assert.deepEqual(plain(list), [{ a: 2 }, 1]);

      const fields: Record<string, unknown> = {
        get a() {
          delete this.b;
          this.c = 1;
          return 1;
        },
        b: 2,
      };
      assert.deepEqual(plain(fields), { a: 1 });

      const set = new Set<unknown>();
      const grow = () => ({ toJSON: () => set.add(grow()).size });
      grow().toJSON();
      const walk = { redact: new Set<string>(), budget: 1_000, cut: false };
      assert.ok((toPlain(set, walk) as unknown[]).length <= 1_000);
      assert.equal(walk.cut, true);
    });

    test("what only pretends to be a Map, a Date or an Error", () => {
      for (
        const tag of [
          "Map",
          "Set",
          "Date",
          "RegExp",
          "String",
          "Error",
          "Uint8Array",
          "Headers",
          "DataView",
        ]
      ) {
        const value = { [Symbol.toStringTag]: tag, a: 1 };
        assert.doesNotThrow(() => JSON.stringify(plain([value])));
      }
      const hostile = {
        get [Symbol.toStringTag]() {
          return throwing();
        },
      };
      assert.match(String(plain([hostile])), /unreadable/);
    });
  });

  describe("makes text well-formed:", () => {
    test("lone surrogates in values, keys, messages and names of symbols", () => {
      const lone = "a\ud800b";
      const text = JSON.stringify(plain([
        lone,
        { [lone]: lone },
        new Map([[lone, lone], [Symbol(lone) as never, ""]]),
        new Set([lone]),
        new Error(lone),
        Symbol(lone),
        new RegExp(lone),
        {
          get [`${lone}2`]() {
            throw new Error(lone);
          },
        },
      ]));
      assert.doesNotMatch(text, /\\ud8/);
      assert.ok(text.isWellFormed());
      assert.deepEqual(plain("😀"), "😀");
    });
  });

  describe("redacts", () => {
    test("by name, in any case and at any depth, whatever the value is", () => {
      const value = {
        password: "a",
        PassWord: { deep: 1 },
        list: [
          { PASSWORD: 1 },
          new Map<unknown, unknown>([["password", 1], ["other", { password: 2 }]]),
        ],
        error: Object.assign(new Error("x"), { password: "a", cause: { Password: 1 } }),
        instance: new (class {
          password = "a";
        })(),
        json: { toJSON: () => ({ password: "a" }) },
        get Password() {
          return throwing();
        },
        passwords: "stay",
      };
      const text = JSON.stringify(plain(value, ["password"]));
      assert.equal(text.match(/"password":"\[redacted\]"/gi)!.length, 10);
      assert.equal(text.match(/"password":/gi)!.length, 10);
      assert.match(text, /"passwords":"stay"/);
    });
  });

  describe("visits no more than its budget allows", () => {
    const visit = (value: unknown, budget: number) => {
      const walk = { redact: new Set<string>(), budget, cut: false };
      return { text: JSON.stringify(toPlain(value, walk)), cut: walk.cut };
    };

    test("and says so", () => {
      assert.deepEqual(visit([1, 2, 3], 100), { text: "[1,2,3]", cut: false });
      const { text, cut } = visit(Array.from({ length: 1_000 }, () => 1), 100);
      assert.equal(cut, true);
      assert.equal(JSON.parse(text).length, 100);
    });

    test("of values that are in many places, of lists with holes, of endless iterables", () => {
      let dag: unknown = {};
      for (let n = 0; n < 45; n++) dag = { left: dag, right: dag };
      const holes: unknown[] = [];
      holes.length = 4_000_000_000;
      const endless = Object.assign(new Set(), {
        *[Symbol.iterator]() {
          for (;;) yield 1;
        },
      });
      const shared = "x".repeat(1_000_000);
      const texts = Array.from({ length: 100_000 }, () => shared);
      for (const value of [dag, holes, endless, texts]) {
        const { text, cut } = visit(value, 50_000);
        assert.ok(cut);
        assert.ok(text.length < 10_000_000, `${text.length}`);
      }
    });

    test("and keeps some for the neighbours of what takes it all", () => {
      const numbers = Array.from({ length: 10_000 }, (_, n) => n);
      const error = new Error("kept");
      const { text, cut } = visit(
        { numbers, nested: { numbers, a: { b: 1 } }, error, last: [1] },
        5_000,
      );
      const kept = JSON.parse(text);
      assert.equal(cut, true);
      assert.deepEqual(kept.nested.a, { b: 1 });
      assert.equal(kept.error.message, "kept");
      assert.equal(kept.error.stack, error.stack);
      assert.deepEqual(kept.last, [1]);
      assert.ok(kept.numbers.length > 4_000);
    });
  });
});

describe("isError()", () => {
  test("knows Errors of all kinds", () => {
    function Old() {}
    Old.prototype = Object.create(Error.prototype);
    const errors = [
      new Error(),
      new (class extends TypeError {})(),
      new DOMException(),
      runInNewContext("new SyntaxError()"),
      new Proxy(new Error(), {}),
      new (Old as unknown as new () => object)(),
    ];
    for (const error of errors) assert.equal(isError(error), true);
  });

  test("knows what is none, and ends", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const endless: ProxyHandler<object> = { getPrototypeOf: () => new Proxy({}, endless) };
    const others = [null, undefined, "Error", 5, {}, [], () => {}, { message: "a" }, proxy];
    for (const value of [...others, new Proxy({}, endless)]) assert.equal(isError(value), false);
  });
});

describe("reasonOf()", () => {
  test("says what was thrown, whatever it was", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    assert.equal(reasonOf(new Error("no")), "no");
    assert.equal(reasonOf("text"), "text");
    assert.equal(reasonOf(undefined), "undefined");
    assert.equal(reasonOf({ message: "\ud800" }), "\ufffd");
    assert.equal(reasonOf(new Error("x".repeat(10_000))).length, 200);
    for (
      const value of [proxy, Object.create(null), {
        get message() {
          return throwing();
        },
      }]
    ) {
      assert.equal(reasonOf(value), "it threw");
    }
  });
});
