/* A process with a heartbeat, for the tests; its argument says what it does. */
import process from "node:process";
import { createHeartbeat } from "../../mod.ts";

const heartbeat = createHeartbeat({ intervalMs: 2_000, requestTimeoutMs: 1_000 });
switch (process.argv.at(-1)) {
  case "start":
    heartbeat.start();
    break;
  case "watch":
    console.log(await heartbeat.watch(() => 42), heartbeat.status.state);
    break;
  case "throw":
    await heartbeat.watch(() => {
      throw new Error("the job is broken");
    });
}
