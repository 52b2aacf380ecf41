/** The version of this package: the one in `deno.json`, which a test compares. */
export const VERSION = "0.1.0";
