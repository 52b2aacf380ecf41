import type { StatusPageAttributes } from "../api/mod.ts";
import { defineAskCommand, UPTIME_FLAGS } from "./ask/command.ts";
import { LIST_FLAGS, showList } from "./ask/list.ts";
import type { Column } from "./ask/table.ts";

const COLUMNS: readonly Column<StatusPageAttributes>[] = [
  { title: "company", value: ({ company_name }) => company_name },
  { title: "state", value: ({ aggregate_state }) => aggregate_state },
  { title: "url", value: urlOf },
];

/** `better-stack status-pages list`. */
export const statusPagesList = defineAskCommand({
  name: "status-pages list",
  summary: "Lists the status pages, and what they say",
  usage: "better-stack status-pages list [flags]",
  details: [],
  flags: { ...LIST_FLAGS, ...UPTIME_FLAGS },
  insteadOfArguments: "it lists all of them",
  run: async ({ teamName, json }, desk) =>
    await showList({
      items: desk.api.uptime.statusPages.list({ teamName }),
      things: "status pages",
      columns: COLUMNS,
      none: "there is no status page yet; https://uptime.betterstack.com makes one",
      json,
    }, desk),
});

function urlOf({ custom_domain, subdomain }: StatusPageAttributes): string | undefined {
  if (custom_domain) return `https://${custom_domain}`;
  return subdomain && `https://${subdomain}.betteruptime.com`;
}
