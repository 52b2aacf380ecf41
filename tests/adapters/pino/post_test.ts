import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { post } from "../../../src/adapters/pino/post.ts";
import { serveIntake } from "../../support/intake.ts";

const skip = !post && "this runtime's own fetch is used";
const BODY = new TextEncoder().encode('[{"message":"grüße"}]');
const REQUEST: RequestInit = {
  method: "POST",
  headers: { authorization: "Bearer t", "content-type": "application/json" },
  body: BODY,
};

describe("post()", { skip }, () => {
  test("sends what fetch would send and tells the head of the answer", async (t) => {
    const headers = { "retry-after": "3" };
    const intake = await serveIntake(t, () => ({ status: 429, headers, body: "slow down" }));

    const answer = await post!(`${intake.url}/a?b`, REQUEST);

    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get("retry-after"), "3");
    assert.equal(answer.headers.get("x-none"), null);
    const [request] = intake.requests;
    assert.equal(request!.method, "POST");
    assert.deepEqual(request!.records, [{ message: "grüße" }]);
    assert.equal(request!.headers.authorization, "Bearer t");
    assert.equal(request!.headers["content-length"], String(BODY.length));
  });

  test("uses a connection again, whether an answer has a body or not", async (t) => {
    const intake = await serveIntake(
      t,
      ({ number }) => ({ status: 202, body: "x".repeat(number) }),
    );

    for (let n = 0; n < 5; n++) {
      await post!(intake.url, REQUEST);
      await intake.until(() => intake.delivered.length > n);
      await new Promise((resolve) => setTimeout(resolve)); // the body is read behind our back
    }

    assert.equal(intake.connections, 1);
  });

  test("breaks the connection of an answer that has no end", async (t) => {
    const intake = await serveIntake(t, () => ({ status: 202, body: { endless: true } }));

    assert.equal((await post!(intake.url, REQUEST)).status, 202);
    await intake.until(() => intake.connections === 1 && intake.underWay === 0);
  });

  test("follows no redirect: the token is for one host", async (t) => {
    const other = await serveIntake(t);
    const headers = { location: other.url };
    const intake = await serveIntake(t, () => ({ status: 307, headers }));

    assert.equal((await post!(intake.url, REQUEST)).status, 307);
    assert.equal(other.requests.length, 0);
  });

  test("rejects when there is no answer, and when it is aborted", async (t) => {
    const intake = await serveIntake(t, () => "reset");
    await assert.rejects(async () => await post!(intake.url, REQUEST), /ECONNRESET|hang up/);
    await assert.rejects(async () => await post!("http://127.0.0.1:9", REQUEST), /ECONNREFUSED/);

    intake.answer = () => "hang";
    const abort = new AbortController();
    const sent = post!(intake.url, { ...REQUEST, signal: abort.signal });
    await intake.until(() => intake.requests.length === 2);
    abort.abort();
    await assert.rejects(sent, { name: "AbortError" });
    await intake.until(() => intake.underWay === 0);
  });
});
