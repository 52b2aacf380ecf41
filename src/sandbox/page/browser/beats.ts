/** The heartbeats, a card for each. */
import { type BeatCard, createBeatCard } from "./beat_card.ts";
import { arrange, byId } from "./dom.ts";
import { tell } from "./server.ts";
import type { Heartbeat } from "./wire.ts";

/** The view of the heartbeats. */
export interface Beats {
  set(heartbeats: readonly Heartbeat[]): void;
}

const TICK_MS = 500;

/** Makes the view; `start` says what to do as long as there is none. */
export function createBeats(start: () => Node, onProblem: (problem: string) => void): Beats {
  const cards = new Map<string, BeatCard>();

  async function change(
    id: string,
    fields: Partial<Heartbeat & { paused: boolean }>,
  ): Promise<void> {
    const problem = await tell(`heartbeats/${id}`, fields);
    if (problem !== undefined) onProblem(problem);
  }

  setInterval(() => {
    if (!byId("heartbeats").hidden) cards.forEach(({ tick }) => tick());
  }, TICK_MS);

  return {
    set(heartbeats) {
      const ids = new Set(heartbeats.map(({ id }) => id));
      for (const id of cards.keys()) if (!ids.has(id)) cards.delete(id);
      const elements = heartbeats.map((heartbeat) => {
        const { id } = heartbeat;
        const card = cards.get(id) ?? createBeatCard((fields) => change(id, fields));
        cards.set(id, card);
        card.update(heartbeat);
        return card.element;
      });
      arrange(byId("beat-cards"), elements);
      byId("no-beats").replaceChildren(...(heartbeats.length === 0 ? [start()] : []));
    },
  };
}
