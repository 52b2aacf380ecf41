#!/usr/bin/env node
/* The program itself: `better-stack` in a shell. A file of its own, as Node 20 cannot tell a main module. */
import process from "node:process";
import { main } from "./main.ts";

process.exit(await main(process.argv.slice(2)));
