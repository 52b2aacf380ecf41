import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { describe, test, type TestContext } from "node:test";
import { BetterStackApiError, type LogRow } from "../../../src/api/mod.ts";
import { follow } from "../../../src/cli/ask/follow.ts";

type Row = LogRow & { readonly dt: string; readonly n: number };

/** A service that has so many rows a page, and fails when it is told. */
interface Service {
  readonly rows: Row[];
  readonly asked: number[];
  /** What happens at the beginning of the nth time that it is asked, from 1. */
  onAsked(time: number): void;
  /** Throws when a page is not to be given. */
  onPage(time: number, page: number): void;
}

const START = Date.parse("2026-03-27T10:00:00Z");
const PAGE = 3;

function at(ms: number, n: number): Row {
  return { dt: new Date(START + ms).toISOString().replace("T", " ").replace("Z", "000"), n };
}

/** Follows a service for so many times, with time that passes at once; resolves to the numbers shown. */
async function followed(t: TestContext, times: number, service: Partial<Service>) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: START });
  const { rows = [], onAsked = () => {}, onPage = () => {} } = service;
  const ended = new AbortController();
  const shown: number[] = [];
  const asked: number[] = [];
  const told: string[] = [];
  let isOver = false;
  const following = follow({
    begin: () => Promise.resolve(START - 60_000),
    now: Date.now,
    async *ask(from) {
      asked.push(from.getTime() - START);
      if (asked.length === times) ended.abort();
      else setImmediate(() => setImmediate(() => isOver || t.mock.timers.tick(60_000)));
      onAsked(asked.length);
      const found = rows.filter(({ dt }) =>
        Date.parse(`${dt.replace(" ", "T")}Z`) >= from.getTime()
      )
        .sort((one, other) => one.dt < other.dt ? -1 : 1);
      for (let page = 0; page * PAGE < Math.max(found.length, 1); page++) {
        onPage(asked.length, page);
        yield await Promise.resolve(found.slice(page * PAGE, (page + 1) * PAGE));
      }
    },
    show(rows) {
      shown.push(...rows.map(({ n }) => Number(n)));
      return Promise.resolve(true);
    },
    onTrouble: ({ code }) => told.push(code),
    onRecovery: () => told.push("over"),
    signal: ended.signal,
  });
  await following.finally(() => {
    isOver = true;
    t.mock.timers.reset();
  });
  return { shown, asked, told };
}

describe("follow()", () => {
  test("asks again from a minute before it asked last, never from before it began", async (t) => {
    const { asked } = await followed(t, 4, {});
    assert.deepEqual(asked, [-60_000, -60_000, 0, 60_000]);
  });

  test("shows each record once, also late ones", async (t) => {
    const rows = [at(-30_000, 1), at(-10_000, 2)];
    const { shown } = await followed(t, 4, {
      rows,
      onAsked(time) {
        if (time === 2) rows.push(at(20_000, 3), at(-20_000, 4));
        if (time === 3) rows.push(at(70_000, 5), at(10_000, 6));
      },
    });
    assert.deepEqual(shown, [1, 2, 4, 3, 6, 5]);
  });

  test("a failure amid the pages neither loses nor repeats anything", async (t) => {
    const rows = Array.from({ length: 10 }, (_, n) => at(n - 1_000, n));
    const { shown, told } = await followed(t, 5, {
      rows,
      onPage(time, page) {
        if (time <= 3 && page === time) throw new BetterStackApiError("server", "500");
      },
    });
    assert.deepEqual(shown, rows.map(({ n }) => n));
    assert.deepEqual(told, ["server", "over"]);
  });

  test("after an outage it asks from where it was last answered", async (t) => {
    const rows: Row[] = [];
    const { shown, asked } = await followed(t, 8, {
      rows,
      onAsked(time) {
        if (time === 3) rows.push(at(61_000, 1));
        if (time >= 2 && time <= 6) throw new BetterStackApiError("network", "gone");
      },
    });
    assert.deepEqual(shown, [1]);
    assert.deepEqual(asked.slice(1, 7), [-60_000, -60_000, -60_000, -60_000, -60_000, -60_000]);
  });

  test("where there are many records, less of what was seen is asked for again", async (t) => {
    const rows = Array.from({ length: 6 * PAGE }, (_, n) => at(n - 1_000, n));
    const { shown, asked } = await followed(t, 3, { rows });
    assert.equal(shown.length, rows.length);
    assert.deepEqual(asked, [-60_000, -30_000, 60_000 - 15_000]);
  });

  test("a refusal ends it", async (t) => {
    const refusal = new BetterStackApiError("unauthorised", "401", { status: 401 });
    await assert.rejects(
      followed(t, 5, {
        onAsked() {
          throw refusal;
        },
      }),
      refusal,
    );
  });
});
