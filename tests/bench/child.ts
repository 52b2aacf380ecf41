/* Runs one benchmark under the runtime that runs this: `child.ts <file> <function>`; the last line is its result. */
import process from "node:process";

const [file, name] = process.argv.slice(2);
const module = await import(new URL(file!, import.meta.url).href);
console.log(JSON.stringify(await module[name!]()));
process.exit();
