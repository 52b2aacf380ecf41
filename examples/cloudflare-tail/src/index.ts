import { tailHandler } from "@mikser-io/better-stack/cloudflare";

// Observes the Workers that name this one in their `tail_consumers`; they need no change.
export default { tail: tailHandler({ redact: ["password", "token"] }) };
