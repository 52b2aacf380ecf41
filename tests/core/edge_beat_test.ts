/* The beat of one invocation, which is tried again for as long as the invocation may be held. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beatWithin } from "../../src/core/edge_beat.ts";
import { resolveIntake } from "../../src/core/delivery.ts";
import { createReporter } from "../../src/core/reporter.ts";

const SECRET = { from: "heartbeatUrl", reveal: () => "https://uptime.example/api/v1/heartbeat/t" };

test("a service that asks for no time at all is not stormed", async () => {
  let requests = 0;
  const send = () => {
    requests++;
    return Promise.resolve(new Response(null, { status: 503, headers: { "retry-after": "0" } }));
  };
  const told: string[] = [];
  const reporter = createReporter(({ message }) => told.push(message));

  await beatWithin(400, resolveIntake({ fetch: send }, {}, reporter), SECRET, "", undefined);

  assert.ok(requests < 30, `${requests} requests in 400 ms`);
  assert.match(told.join(), /^cannot send the heartbeat to https:\/\/uptime\.example .*503$/);
});
