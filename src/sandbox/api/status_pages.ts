import { Collection, missing } from "./collection.ts";

/** The status pages of a sandbox: they are kept, and shown to nobody. */
export function createStatusPages(): Collection {
  return new Collection({
    type: "status_page",
    perPage: 50,
    maxPerPage: 250,
    fixed: ["aggregate_state", "created_at", "updated_at"],
    problems(fields, entry, all) {
      const isTaken = fields["subdomain"] !== undefined &&
        [...all].some((page) => page !== entry && page.fields["subdomain"] === fields["subdomain"]);
      return {
        ...missing(fields, entry, ["company_name", "company_url", "subdomain", "timezone"]),
        ...(isTaken && { subdomain: ["Has already been taken."] }),
      };
    },
    preset: () => ({ custom_domain: null, aggregate_state: "operational" }),
  });
}
