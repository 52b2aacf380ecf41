/* What must not compile. Each line is an error, or the compiler says that there is none. */
import { createApi } from "@mikser-io/better-stack/api";
import { withBetterStack as withWorker } from "@mikser-io/better-stack/cloudflare";
import { initErrors } from "@mikser-io/better-stack/errors";
import { closeOnExit } from "@mikser-io/better-stack/node";
import { betterStackStream } from "@mikser-io/better-stack/pino";
import { parseQuery, where } from "@mikser-io/better-stack/query";
import { withBetterStack as withVercel } from "@mikser-io/better-stack/vercel";
import { createHeartbeat, createLogger, type Logger } from "@mikser-io/better-stack";

// @ts-expect-error: names are camelCase, all of them
createLogger({ sourcetoken: "t" });
// @ts-expect-error: no such level
createLogger({ level: "loud" });
// @ts-expect-error: times are numbers of milliseconds
createLogger({ batchIntervalMs: "1s" });
// @ts-expect-error: one of two ways to overflow
createLogger({ overflow: "drop" });
// @ts-expect-error: fields are an object
createLogger({ fields: "service=api" });
// @ts-expect-error: a record cannot be waited for
createLogger({ transform: (record) => Promise.resolve(record) });
// @ts-expect-error: key names, not patterns
createLogger({ redact: [/password/] });
// @ts-expect-error: the records that were lost cannot be changed
createLogger({ onError: (_error, records) => records.push("{}") });

declare const logger: Logger;
// @ts-expect-error: a log call gives nothing to wait for
logger.info("message").then();
// @ts-expect-error: a child needs fields
logger.child();
// @ts-expect-error: how long, by its name
logger.flush(1_000);
// @ts-expect-error: the account cannot be changed
logger.stats.delivered = 0;
// @ts-expect-error: a logger is not switched on and off
logger.enabled = false;

// @ts-expect-error: milliseconds
createHeartbeat({ intervalMs: "1m" });
// @ts-expect-error: it watches a function, not its result
createHeartbeat().watch(Promise.resolve());
// @ts-expect-error: it closes loggers
closeOnExit("logger");

// @ts-expect-error: a Worker answers with a Response
withWorker({ fetch: () => "hello" });
// @ts-expect-error: no such option
withWorker({ hold: 1 }, { fetch: () => new Response() });
// @ts-expect-error: a switch
withVercel({ cron: "daily" }, () => new Response());

// @ts-expect-error: one of two shapes
betterStackStream({ shape: "ecs" });
// @ts-expect-error: no such operator
where("level", "~~", "error");
// @ts-expect-error: a query is a text
parseQuery(/level/);
// @ts-expect-error: a token is a text
createApi({ apiToken: 1 });
// @ts-expect-error: from 0 to 1, as a number
initErrors({ sampleRate: "10%" });
