/** A shop's day in the sandbox: what the README's picture shows, and the tests look at. */
import type { SandboxServer } from "../../../src/sandbox/mod.ts";

const ROUTES = ["/orders", "/orders/1042", "/cart", "/login", "/products/sand-clock", "/health"];
const SPREAD_MS = 30 * 60_000;

/** Logs `count` records that look as if they had come in over half an hour. */
export async function logDay(sandbox: SandboxServer, count = 1_400): Promise<void> {
  const random = seeded();
  const end = Date.now();
  const times = Array.from({ length: count }, (_, n) => {
    const wave = 0.5 + 0.5 * Math.sin(n / count * 11);
    return end - SPREAD_MS + (n + wave * count / 9 * random()) / (count * 10 / 9) * SPREAD_MS;
  }).sort((a, b) => a - b);
  const records = times.map((time, n) => ({
    dt: new Date(time).toISOString().replace("Z", `${String(n % 1_000).padStart(3, "0")}Z`),
    ...recordOf(count - n, random),
  }));
  await fetch(sandbox.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer demo" },
    body: JSON.stringify(records),
  });
}

function recordOf(left: number, random: () => number): Record<string, unknown> {
  const path = ROUTES[Math.floor(random() * ROUTES.length)];
  const requestId = Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  const durationMs = Math.round(4 + random() ** 4 * 900);
  const fields = { service: "shop", requestId, path, durationMs };
  const dice = random();
  if (left % 173 === 12) {
    return {
      level: "fatal",
      message: "the pool of connections is empty",
      service: "shop",
      waiting: 32,
    };
  }
  if (dice < 0.035 || left === 6) {
    return {
      level: "error",
      message: "card declined",
      ...fields,
      status: 502,
      err: {
        name: "PaymentError",
        message: "card declined",
        code: "card_declined",
        stack: "PaymentError: card declined\n    at charge (src/payment.ts:41:11)\n" +
          "    at async checkout (src/orders.ts:118:20)\n    at async handle (src/server.ts:27:5)",
      },
      customer: { id: 4217, country: "DK" },
    };
  }
  if (dice < 0.1) {
    return { level: "warn", message: "slow query", ...fields, rows: Math.floor(random() * 9_000) };
  }
  if (dice < 0.13) {
    return {
      level: "notice",
      message: "order placed",
      ...fields,
      total: Math.round(random() * 90_000) / 100,
    };
  }
  if (dice < 0.27) {
    return {
      level: "debug",
      message: "cache miss",
      service: "shop",
      key: `product:${Math.floor(random() * 900)}`,
    };
  }
  return { level: "info", message: "served request", ...fields, status: 200 };
}

/** The same numbers each time, so that the same picture is drawn. */
function seeded(): () => number {
  let state = 7;
  return () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    return ((state ^ state >>> 13) >>> 0) / 2 ** 32;
  };
}
