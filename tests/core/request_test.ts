/* What a request's records say about it, whatever runtime it comes from. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathOf, requestFields } from "../../src/core/request.ts";

test("requestFields() reads the headers of a Request, and those of Node", () => {
  const headers = { "x-request-id": "abc", traceparent: "00-a-b-01" };
  const given = [new Request("https://shop.example/cart?card=4711", { headers }), {
    method: "GET",
    url: "/cart?card=4711",
    headers,
  }];
  for (const request of given) {
    const { requestId, method, path, traceparent } = requestFields(request);
    assert.deepEqual([requestId, method, path, traceparent], [
      "abc",
      "GET",
      "/cart",
      "00-a-b-01",
    ]);
  }
});

test("requestFields() takes a header that is called get, and no headers at all", () => {
  const { requestId } = requestFields({ headers: { get: "1", "cf-ray": "8c1" } });
  assert.equal(requestId, "8c1");
  assert.match(String(requestFields({}).requestId), /^[0-9a-f-]{36}$/);
});

test("pathOf() leaves the query out", () => {
  for (const url of ["https://host/a?b", "/a?b", "/a#b", "https://host/a"]) {
    assert.equal(pathOf({ url }), "/a");
  }
  for (const url of ["https://host", "https://host?b", "", undefined]) {
    assert.equal(pathOf({ url }), "/");
  }
});
