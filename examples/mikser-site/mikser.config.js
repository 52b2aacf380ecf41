import { betterStack } from "@mikser-io/better-stack/mikser";
import { documents, frontMatter, renderHbs } from "mikser-io";
import { layouts } from "mikser-io-layouts";

try {
  process.loadEnvFile(); // mikser itself reads no .env
} catch {
  // Where there is none, the variables are there already; or there are none, and nothing is shipped.
}

export default {
  plugins: [
    betterStack({ failOnErrors: true, deployMarker: true }), // first: what comes before is not shipped
    documents(),
    frontMatter(),
    layouts({ autoLayouts: true }),
    renderHbs(),
  ],
};
