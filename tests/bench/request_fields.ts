/* What the benchmarks log. */
const CONSTANT = {
  service: "checkout",
  region: "eu-central-1",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
};

/** The fields of a request's record: with the rest of the record they make 300 bytes. */
export function requestFields(n: number): Record<string, unknown> {
  return {
    ...CONSTANT,
    requestId: `request-${n}`,
    method: n % 5 === 0 ? "POST" : "GET",
    path: `/orders/${n % 977}/items`,
    status: n % 50 === 0 ? 500 : 200,
    durationMs: (n * 7919) % 1000 / 10,
    ip: `10.0.${n % 256}.${(n * 31) % 256}`,
  };
}
