/*
 * A service that logs with pino: to stdout, and to Better Stack from a worker, so that nothing of it
 * runs on the thread that serves. Run it: cp .env.example .env && npm install && npm start
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import process from "node:process";
import pino from "pino";

const logger = pino(
  { base: { service: "greeter" }, redact: ["headers.authorization"] },
  pino.transport({
    targets: [
      { target: "pino/file" }, // stdout
      { target: "@mikser-io/better-stack/pino" }, // the token comes from the environment
    ],
  }),
);

const server = createServer((request, response) => {
  const log = logger.child({
    requestId: request.headers["x-request-id"] ?? randomUUID(),
  });
  const started = performance.now();
  const name = new URL(request.url, "http://localhost").searchParams.get(
    "name",
  );
  try {
    if (name === "nobody") throw new RangeError("nobody is nobody");
    log.info({
      name,
      headers: { authorization: request.headers.authorization },
    }, "greeting");
    response.end(`Hello, ${name ?? "you"}\n`);
  } catch (error) {
    log.error(error);
    response.writeHead(500).end("Sorry\n");
  }
  const durationMs = Math.round(performance.now() - started);
  log.info(
    { method: request.method, status: response.statusCode, durationMs },
    "served",
  );
});

server.listen(Number(process.env.PORT ?? 3000), () => {
  logger.info(`listening on http://localhost:${server.address().port}`);
});

// The end of the process waits for the worker, which sends what it has.
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    logger.info({ signal }, "stopping");
    server.close(() => process.exit());
    server.closeAllConnections();
  });
}
