/* What a user of CommonJS writes: pino, with the transport by its name, and the package itself. */
const pino = require("pino");
const { createLogger } = require("@mikser-io/better-stack");

const [, , app] = process.argv;
const target = "@mikser-io/better-stack/pino";
// Exported: pino ends the worker of a logger that is garbage, whatever it has not sent yet.
exports.one = pino(pino.transport({ target }));
exports.many = pino(pino.transport({ targets: [{ target }, { target: "pino/file" }] }));

exports.one.info({ app }, "from pino");
exports.many.info({ app }, "of many");
createLogger().info("from CommonJS", { app });
