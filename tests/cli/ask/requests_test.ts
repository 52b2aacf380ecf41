import assert from "node:assert/strict";
import { test } from "node:test";
import { groupByRequest } from "../../../src/cli/ask/requests.ts";

for (
  const name of [
    "request_id",
    "requestId",
    "request-id",
    "x-request-id",
    "req_id",
    "reqId",
    "req.id",
    "request.id",
    "context.request_id",
    "context.requestId",
    "http.headers.x-request-id",
  ]
) {
  test(`groupByRequest() knows a request by ${name}`, () => {
    assert.deepEqual(groupByRequest([{ [name]: "r" }]).map(({ requestId }) => requestId), ["r"]);
  });
}

test("groupByRequest() is not taken in by what only looks alike", () => {
  for (const name of ["id", "requested_id_x", "prerequest_identity", "user.id", "requests"]) {
    assert.equal(groupByRequest([{ [name]: "r" }])[0]!.requestId, undefined, name);
  }
});

test("groupByRequest() keeps the order of requests, and what belongs to none comes last", () => {
  const [a, none, b, a2] = [{ requestId: "a" }, { n: 1 }, { req_id: "b" }, { request_id: "a" }];
  assert.deepEqual(groupByRequest([a!, none!, b!, a2!]), [
    { requestId: "a", records: [a, a2] },
    { requestId: "b", records: [b] },
    { requestId: undefined, records: [none] },
  ]);
});
