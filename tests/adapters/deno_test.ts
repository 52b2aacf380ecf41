import { conforms } from "../support/conformance.ts";
import { startDenoServer } from "../support/deno_server.ts";

conforms({
  name: "./deno in Deno",
  batch: "process",
  start: (environment) =>
    startDenoServer(new URL("./deno_conformance_program.ts", import.meta.url), environment),
});
