import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, IN_BROWSER, look, ORDERS, ship } from "./support.ts";

after(closeBrowser);

const before = (sandbox: Parameters<typeof ship>[0]) => ship(sandbox, ...ORDERS);

test(
  "the page shows a record within a second of its arrival",
  IN_BROWSER,
  () =>
    look({}, async (page, sandbox) => {
      await page.getByText("Waiting for the first record").waitFor();

      const times: number[] = [];
      for (const n of [1, 2, 3]) {
        const started = performance.now();
        await ship(sandbox, { level: "info", message: `served request ${n}`, requestId: "abc" });
        await page.getByRole("option", { name: `served request ${n}` }).waitFor();
        times.push(performance.now() - started);
      }

      // The quickest of three: the others may have had to wait for a busy machine.
      assert.ok(Math.min(...times) < 1_000, `${times} ms`);
      const line = page.getByRole("option").first();
      assert.match(await line.innerText(), /requestId=abc/);
      assert.ok(await page.getByText("Waiting for the first record").isHidden());
    }),
);

test(
  "the page shows records in the order in which they happened",
  IN_BROWSER,
  () =>
    look({ before: (sandbox) => ship(sandbox, ...ORDERS.toReversed()) }, async (page) => {
      await page.getByRole("option").nth(2).waitFor();

      assert.deepEqual(await page.locator(".line .message").allInnerTexts(), [
        "order placed",
        "slow query",
        "card declined",
      ]);
    }),
);

test(
  "a record's details are its whole JSON, to be copied and searched",
  IN_BROWSER,
  () =>
    look({ before }, async (page) => {
      await page.getByRole("option", { name: /card declined/ }).click();
      const details = page.getByRole("complementary", { name: "The record" });

      assert.match(await details.innerText(), /at charge \(payment\.ts:41:11\)/);
      await details.getByRole("button", { name: "Copy JSON" }).click();
      await details.getByRole("button", { name: "Copied" }).waitFor();
      const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
      assert.deepEqual(copied, ORDERS[2]);

      await details.getByRole("button", { name: "code", exact: true }).click();
      assert.equal(await page.getByLabel("Search").inputValue(), "err.code=card_declined");
      await page.getByText("1 record of 3").waitFor();
    }),
);

test(
  "the chart says in words what it shows, and its levels are searches",
  IN_BROWSER,
  () =>
    look({ before }, async (page) => {
      await page.getByRole("img", { name: /^3 records in steps of .* 1 error among them$/ })
        .waitFor();

      await page.getByRole("button", { name: "warn 1" }).click();

      await page.getByText("1 record of 3").waitFor();
      assert.equal(await page.getByLabel("Search").inputValue(), "level=warn");
    }),
);

test("the list stays where one reads, and says how many are new", IN_BROWSER, () =>
  look({
    before: (sandbox) =>
      ship(sandbox, ...Array.from({ length: 500 }, (_, n) => ({ message: `record ${n}` }))),
  }, async (page, sandbox) => {
    await page.getByRole("option", { name: /record 499/ }).waitFor();
    await page.locator("#records").hover();
    await page.mouse.wheel(0, -3_000);
    await page.getByRole("button", { name: "↓ Newest" }).waitFor();
    const top = await page.locator("#records").evaluate((list) => list.scrollTop);

    await ship(sandbox, { message: "one more" });

    await page.getByRole("button", { name: "↓ 1 new" }).click();
    await page.getByRole("option", { name: /one more/ }).waitFor();
    assert.ok(await page.locator("#records").evaluate((list) => list.scrollTop) > top);
  }));

test("Clear forgets everything", IN_BROWSER, () =>
  look({ before }, async (page, sandbox) => {
    await page.getByRole("option").nth(2).waitFor();

    await page.getByRole("button", { name: "Clear", exact: true }).click();

    await page.getByText("Waiting for the first record").waitFor();
    assert.equal(sandbox.records.length, 0);
  }));

test("Send one from here sends a record", IN_BROWSER, () =>
  look({}, async (page, sandbox) => {
    await page.getByRole("button", { name: "Send one from here" }).click();

    await page.getByRole("option", { name: /Hello, sandbox/ }).waitFor();
    assert.equal(sandbox.records[0]?.message, "Hello, sandbox");
  }));
