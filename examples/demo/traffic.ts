import { Agent, request } from "node:http";

/** What came back: how many answers of each status. */
export type Answers = ReadonlyMap<number, number>;

/** Sends `count` requests to a shop over real sockets, so many at a time. */
export async function sendRequests(
  port: number,
  count: number,
  concurrency: number,
): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const answers = new Map<number, number>();
  let next = 0;
  const customer = async () => {
    while (next < count) {
      const status = await send(agent, port, ...requestNumber(next++));
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, customer));
  agent.destroy();
  return answers;
}

/** Customers look at orders, place some, and now and then follow a link that leads nowhere. */
function requestNumber(n: number): [method: string, path: string] {
  if (n % 10 === 4) return ["POST", "/orders"];
  if (n % 25 === 7) return ["GET", `/discounts/${n}`];
  return ["GET", `/orders/${n}`];
}

function send(agent: Agent, port: number, method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ agent, host: "127.0.0.1", port, method, path }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    }).on("error", reject).end();
  });
}
