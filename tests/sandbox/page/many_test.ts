import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { SandboxServer } from "../../../src/sandbox/mod.ts";
import { closeBrowser, IN_BROWSER, look, ship } from "./support.ts";

after(closeBrowser);

const MANY = 100_000;
const BATCH = 10_000;
/** A screen's worth, and what is kept ready beyond its edges. */
const MAX_LINES = 80;

async function shipMany(sandbox: SandboxServer, many = MANY): Promise<void> {
  const begin = Date.parse("2026-05-06T10:00:00Z");
  for (let from = 0; from < many; from += BATCH) {
    const records = Array.from({ length: BATCH }, (_, n) => ({
      dt: new Date(begin + from + n).toISOString(),
      level: n % 50 === 0 ? "error" : "info",
      message: `record ${from + n}`,
      requestId: `r-${n}`,
    }));
    await ship(sandbox, ...records);
  }
}

test(
  "100,000 records are all there, and only the lines in sight exist",
  IN_BROWSER,
  () =>
    look({ before: (sandbox) => shipMany(sandbox) }, async (page, sandbox) => {
      const list = page.locator("#records");
      const lines = () => page.locator(".line").count();
      const settled = () =>
        page.evaluate(() =>
          new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))
        );

      await page.getByText("100,000 records", { exact: true }).waitFor({ timeout: 30_000 });
      await page.getByRole("option", { name: /record 99999/ }).waitFor();
      assert.ok(await lines() <= MAX_LINES);

      for (const at of [0, 12_345, 50_000, 87_654]) {
        await list.evaluate((element, top) => element.scrollTop = top, at * 28);
        await settled();
        await page.getByRole("option", { name: new RegExp(`record ${at}\\b`) }).waitFor({
          timeout: 1_000,
        });
        assert.ok(await lines() <= MAX_LINES);
      }
      assert.equal(await page.locator(".line").first().getAttribute("aria-setsize"), "100000");

      const frames = await page.evaluate(async () => {
        const list = document.getElementById("records")!;
        const times: number[] = [];
        for (let n = 0; n < 60; n++) {
          list.scrollTop = n * 40_000;
          const started = performance.now();
          await new Promise(requestAnimationFrame);
          times.push(performance.now() - started);
        }
        return times.sort((a, b) => a - b);
      });

      // Half of the frames within the tenth of a second that a person takes for "at once", on a busy machine.
      assert.ok(frames[30]! < 100, `${frames[30]} ms`);

      await ship(sandbox, { message: "after all of them" });
      await page.getByText("100,001 records").or(page.getByText("87,500 records")).waitFor();
    }),
);

test(
  "records that arrive in a storm are drawn together, and the page answers meanwhile",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      const storm = shipMany(sandbox, 40_000);
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      await storm;

      await page.getByRole("option", { name: /record 39999/ }).waitFor({ timeout: 30_000 });
      assert.ok(await page.locator(".line").count() <= MAX_LINES);
    }),
);
