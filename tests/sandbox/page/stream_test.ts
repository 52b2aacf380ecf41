import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { after, test } from "node:test";
import { serveSandbox } from "../../../src/sandbox/mod.ts";
import { closeBrowser, IN_BROWSER, look, ship } from "./support.ts";

after(closeBrowser);

test(
  "a sandbox that is started anew is found again, and what it does not have is forgotten",
  IN_BROWSER,
  () =>
    look(
      { expects: /ERR_/, before: (sandbox) => ship(sandbox, { message: "of the first" }) },
      async (page, first) => {
        await page.getByRole("option", { name: /of the first/ }).waitFor();

        await first.close();
        await page.getByText("Reconnecting…").waitFor();
        const second = await serveSandbox({ port: first.port });
        try {
          await ship(second, { message: "of the second" });
          await page.getByRole("option", { name: /of the second/ }).waitFor();
          assert.equal(await page.getByRole("option").count(), 1);
          await page.getByText("Live", { exact: true }).waitFor();
        } finally {
          await second.close();
        }
      },
    ),
);

test(
  "a connection that breaks costs nothing, and shows nothing twice",
  IN_BROWSER,
  () =>
    look(
      { expects: /ERR_/, before: (sandbox) => ship(sandbox, { message: "before" }) },
      async (page, sandbox) => {
        const road = await openRoad(sandbox.port);
        try {
          await page.goto(`http://127.0.0.1:${road.port}`);
          await page.getByRole("option", { name: /before/ }).waitFor();

          road.block();
          await page.getByText("Reconnecting…").waitFor();
          await ship(sandbox, { message: "meanwhile" });
          road.clear();

          await page.getByRole("option", { name: /meanwhile/ }).waitFor();
          assert.deepEqual(await page.locator(".message").allInnerTexts(), ["before", "meanwhile"]);
        } finally {
          road.block();
          road.close();
        }
      },
    ),
);

test(
  "the page holds one connection, whatever is searched for",
  IN_BROWSER,
  () =>
    look({ before: (sandbox) => ship(sandbox, { level: "error", message: "a" }) }, async (page) => {
      const streams = { open: 0 };
      page.on("request", (request) => request.url().includes("/sandbox/events") && streams.open++);
      page.on(
        "requestfailed",
        (request) => request.url().includes("/sandbox/events") && streams.open--,
      );

      for (const query of ["level=error", "message=a", "a"]) {
        await page.getByLabel("Search").fill(query);
        await page.getByText("1 record of 1").waitFor();
      }

      // The one that the page began with was there before anybody counted.
      assert.ok(streams.open <= 1, `${streams.open} streams`);
    }),
);

/** A way to a port that can be blocked: those who are on it are thrown off. */
async function openRoad(
  to: number,
): Promise<{ port: number; block(): void; clear(): void; close(): void }> {
  const travellers = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((socket) => {
    if (isBlocked) return void socket.destroy();
    const onward = connect(to, "127.0.0.1");
    for (const [one, other] of [[socket, onward], [onward, socket]] as const) {
      travellers.add(one);
      one.on("error", () => {}).on("close", () => other.destroy()).pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    block() {
      isBlocked = true;
      travellers.forEach((socket) => socket.destroy());
      travellers.clear();
    },
    clear: () => void (isBlocked = false),
    close: () => void server.close(),
  };
}
