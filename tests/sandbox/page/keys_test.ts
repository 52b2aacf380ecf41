import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, IN_BROWSER, look, ORDERS, ship } from "./support.ts";

after(closeBrowser);

const before = (sandbox: Parameters<typeof ship>[0]) => ship(sandbox, ...ORDERS);

test(
  "everything in the logs can be done with the keyboard alone",
  IN_BROWSER,
  () =>
    look({ before }, async (page) => {
      await page.getByRole("option").nth(2).waitFor();
      const details = page.locator("#details");
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };

      await press("g", "Enter");
      assert.match(await details.innerText(), /order placed/);
      await press("j");
      assert.match(await details.innerText(), /slow query/);
      await press("ArrowDown", "k", "ArrowUp");
      assert.match(await details.innerText(), /order placed/);
      await press("G");
      assert.match(await details.innerText(), /card declined/);
      await press("c");
      await page.getByRole("button", { name: "Copied" }).waitFor();
      await press("Escape");
      assert.ok(await details.isHidden());

      await press("/");
      await page.keyboard.type("level=warn");
      await press("Enter");
      await page.getByText("1 record of 3").waitFor();
      await press("Escape");
      await page.getByText("3 records", { exact: true }).waitFor();

      await press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await press("Escape");
      await press("5");
      await page.getByRole("tab", { name: "Node" }).waitFor();
    }),
);

test(
  "what has the focus keeps it, and what is typed stays, while things arrive",
  IN_BROWSER,
  () =>
    look({ before }, async (page, sandbox) => {
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      const chip = page.getByRole("button", { name: /^warn/ });
      await chip.focus();
      await ship(sandbox, { level: "warn", message: "again" });
      await page.getByRole("button", { name: "warn 2" }).waitFor();
      assert.equal(await focused(), "warn2");

      const beat = () => fetch(sandbox.environment.BETTERSTACK_UPTIME_HEARTBEAT_URL);
      await beat();
      await page.keyboard.press("2");
      const period = page.getByLabel("Period");
      await period.fill("300");
      await beat();
      await page.getByText("2 beats", { exact: true }).waitFor();
      assert.equal(await period.inputValue(), "300");
      await period.press("Enter");
      await page.getByText("down after 5 min 30 s of silence").waitFor();
    }),
);
