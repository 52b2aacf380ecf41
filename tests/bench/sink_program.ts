/* An intake that reads, accepts and forgets everything; prints its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(202).end());
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
