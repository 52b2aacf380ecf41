/*
 * Draws the README's picture of the page, after a change that can be seen:
 *
 *   deno run -A tests/sandbox/page/picture.ts && pngquant --force --ext .png .github/sandbox.png
 */
import { fileURLToPath } from "node:url";
import { logDay } from "./demo.ts";
import { closeBrowser, look } from "./support.ts";

const PICTURE = fileURLToPath(new URL("../../../.github/sandbox.png", import.meta.url));

await look({
  options: { port: 5647 },
  before: async (sandbox) => {
    await logDay(sandbox);
    for (let n = 0; n < 3; n++) await fetch(`${sandbox.url}/api/v1/heartbeat/nightly-${n}`);
  },
}, async (page) => {
  await page.getByRole("img", { name: /1,400 records/ }).waitFor();
  await page.getByRole("option", { name: /card declined/ }).last().click();
  await page.getByText("at charge").waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: PICTURE });
});
await closeBrowser();
