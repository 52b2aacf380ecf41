/* Two rows of bars for the README: what a record costs, and what faults cost in records. */
import type { Results } from "./report.ts";

const WIDTH = 760;
const LABEL = 190;
const ROW = 24;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
}

/** Draws the chart; it is readable in light and dark. */
export function chartOf({ throughput, faults }: Results): string {
  const floor = throughput.get("floor client")!.cpuMicrosEach;
  const cpu = [...throughput]
    .filter(([name, { delivered }]) => !name.startsWith("pino") && delivered === 100_000)
    .map(([name, { cpuMicrosEach }]): Bar => ({
      name,
      value: cpuMicrosEach / floor,
      label: `${(cpuMicrosEach / floor).toFixed(2)} ×`,
    }));
  const lost = [...faults].map(([name, survivals]): Bar => {
    const records = survivals.reduce((sum, { lost }) => sum + lost, 0);
    const share = records / (survivals.length * 5_000);
    return { name, value: share, label: `${(share * 100).toFixed(1)} %` };
  });

  const second = 64 + cpu.length * ROW;
  const height = second + 44 + lost.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img"
  aria-label="CPU time for each delivered record, and records lost over all faults, by client">
<style>
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  rect { fill: #8c959f }
  .ours rect { fill: #1a7f37 }
  .ours text { font-weight: 600 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #6e7681 } .ours rect { fill: #3fb950 } }
</style>
<text class="title" x="0" y="20">CPU time for each delivered record, as a multiple of a client without any safety</text>
${barsOf(cpu, 34)}
<text class="title" x="0" y="${second}">Records lost over the faults of the comparison</text>
${barsOf(lost, second + 14)}
</svg>
`;
}

function barsOf(bars: readonly Bar[], top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return bars.map(({ name, value, label }, n) => {
    const y = top + n * ROW;
    const width = Math.max(2, value / longest * (WIDTH - LABEL - 80));
    const isOurs = name.startsWith("better-stack");
    return `<g${isOurs ? ' class="ours"' : ""}>` +
      `<text x="0" y="${y + 13}">${name}</text>` +
      `<rect x="${LABEL}" y="${y}" width="${width.toFixed(0)}" height="16" rx="3"/>` +
      `<text x="${LABEL + width + 8}" y="${y + 13}">${label}</text></g>`;
  }).join("\n");
}
