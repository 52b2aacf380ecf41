import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, textsOf } from "../../src/core/chunk.ts";
import type { Batch } from "../../src/core/batch.ts";
import { Queue, type QueueLimits } from "../../src/core/queue.ts";

const LIMITS: QueueLimits = {
  maxBatchRecords: 1_000,
  maxBatchBytes: 5_000_000,
  maxQueueBytes: 16_777_216,
  overflow: "drop-oldest",
};

/** A queue and what it let go. */
function queueWith(limits: Partial<QueueLimits> = {}) {
  const lost: string[] = [];
  const queue = new Queue({ ...LIMITS, ...limits });
  const push = (text: string) => {
    const said = queue.push(text);
    const overflow = queue.takeLost();
    if (overflow) {
      lost.push(...textsOf(overflow));
      queue.release(overflow);
    }
    return said;
  };
  return { queue, push, lost };
}

function texts(count: number, pad = "", from = 0): string[] {
  return Array.from({ length: count }, (_, n) => JSON.stringify({ n: from + n, pad }));
}

function takeAll(queue: Queue): Batch[] {
  const batches: Batch[] = [];
  queue.closeBatch();
  for (let batch = queue.take(); batch; batch = queue.take()) batches.push(batch);
  return batches;
}

/** What waits, by its real size. */
function bytesOf(kept: readonly string[]): number {
  return new TextEncoder().encode(kept.join(",\n")).length;
}

test("push() says when a batch is full by its records", () => {
  const { queue, push } = queueWith({ maxBatchRecords: 3 });

  const said = texts(7).map((text) => push(text));

  assert.deepEqual(said, ["kept", "kept", "full", "kept", "kept", "full", "kept"]);
  assert.deepEqual(takeAll(queue).map(textsOf), [texts(3), texts(3, "", 3), texts(1, "", 6)]);
});

test("push() says when a batch is full by its bytes", () => {
  const { queue, push } = queueWith({ maxBatchBytes: 10_000 });
  const said = texts(100, "x".repeat(400)).map((text) => push(text));

  assert.ok(said.includes("full"));
  const batches = takeAll(queue);
  assert.deepEqual(batches.flatMap(textsOf), texts(100, "x".repeat(400)));
  // Not much less than full, either: chunks go together as long as they fit.
  for (const batch of batches.slice(0, -1)) assert.ok(batch.bytes > 5_000, `${batch.bytes}`);
});

for (const [kind, character] of Object.entries({ one: "x", two: "ß", three: "語", four: "🦕" })) {
  test(`a body has at most maxBatchBytes, of characters with ${kind} byte(s)`, () => {
    const { queue, push } = queueWith({ maxBatchBytes: 20_000 });
    for (const length of [1, 10, 100, 1_000, 3_000]) {
      for (let n = 0; n < 40; n++) push(JSON.stringify(character.repeat(length)));
    }

    const batches = takeAll(queue);
    for (const batch of batches) {
      const body = bodyOf(batch.chunks);
      assert.ok(body.length <= 20_000, `${body.length}`);
      assert.equal(JSON.parse(new TextDecoder().decode(body)).length, batch.records);
      assert.equal(body.length, batch.bytes + 1);
    }
    assert.equal(batches.reduce((sum, batch) => sum + batch.records, 0), 200);
  });

  test(`what waits has at most maxQueueBytes, of characters with ${kind} byte(s)`, () => {
    for (const maxQueueBytes of [1_000, 5_000, 100_000, 400_000]) {
      const { queue, push, lost } = queueWith({ maxQueueBytes });
      const pushed: string[] = [];
      for (let n = 0; n < 600; n++) {
        const text = JSON.stringify(character.repeat(maxQueueBytes / 100 * (n % 10) / 4) + n);
        push(text);
        pushed.push(text);
        const waiting = pushed.slice(lost.length);
        if (n % 10 === 0) assert.ok(bytesOf(waiting) <= maxQueueBytes, `${bytesOf(waiting)}`);
      }

      assert.ok(lost.length > 0);
      assert.deepEqual([...lost, ...takeAll(queue).flatMap(textsOf)], pushed);
    }
  });
}

test("a full queue lets the oldest go, and no more than a little of it", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 100_000 });
  const pushed = texts(3_000, "x".repeat(100));

  pushed.forEach((text) => push(text));
  const kept = takeAll(queue).flatMap(textsOf);

  assert.deepEqual([...lost, ...kept], pushed);
  assert.ok(bytesOf(kept) > 85_000, `${bytesOf(kept)}`);
});

test("a full queue keeps what it has with drop-newest", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 10_000, overflow: "drop-newest" });
  const pushed = texts(200, "x".repeat(100));

  const said = pushed.map((text) => push(text));

  const kept = said.filter((word) => word !== "lost").length;
  assert.deepEqual(takeAll(queue).flatMap(textsOf), pushed.slice(0, kept));
  assert.deepEqual(lost, [], "it is the caller who knows what was not taken");
  assert.ok(kept > 60 && kept < 100, `${kept}`);
});

test("what is being sent counts, and is not let go", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 10_000 });
  texts(50, "x".repeat(100)).forEach((text) => push(text));
  queue.closeBatch();
  const sending = queue.take()!;
  const pushed = texts(200, "y".repeat(100));

  pushed.forEach((text) => push(text));
  const kept = takeAll(queue);

  assert.deepEqual([...lost, ...kept.flatMap(textsOf)], pushed);
  assert.deepEqual(textsOf(sending), texts(50, "x".repeat(100)), "its bytes are still its own");
  assert.ok(sending.bytes + kept.reduce((sum, { bytes }) => sum + bytes, 0) <= 10_000);
});

test("nothing is taken while all room is held by what is being sent", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 1_000 });
  const sending = "x".repeat(950);
  push(sending);
  queue.closeBatch();
  const batch = queue.take()!;

  assert.equal(push("y".repeat(100)), "lost");
  queue.release(batch);
  assert.equal(push("y".repeat(100)), "kept");
  assert.deepEqual(lost, []);
});

test("a record as long as a record may be fits an empty queue and a batch", () => {
  const longest = "x".repeat(996); // as options.ts has it: maxQueueBytes - 4, maxBatchBytes - 4
  const { queue, push, lost } = queueWith({ maxQueueBytes: 1_000, maxBatchBytes: 1_000 });

  for (let n = 0; n < 3; n++) assert.notEqual(push(longest), "lost");

  assert.deepEqual(lost, [longest, longest]);
  assert.deepEqual(takeAll(queue).flatMap(textsOf), [longest]);
});

test("bytes is zero again when all is released", () => {
  const { queue, push } = queueWith();
  for (const pad of ["x", "ß", "語", "🦕", "x".repeat(100_000)]) {
    texts(500, pad).forEach((text) => push(text));
  }

  takeAll(queue).forEach((batch) => queue.release(batch));

  assert.equal(queue.bytes, 0);
});

test("a body may have maxBatchBytes to the byte, and not one more", () => {
  for (const [length, batches] of [[4_997, 1], [4_998, 2]] as const) {
    const { queue, push } = queueWith({ maxBatchBytes: 10_000, maxQueueBytes: 32_000 });
    push("x".repeat(4_998)); // 5,000 with what stands before it
    push("x".repeat(length));

    const bodies = takeAll(queue).map(({ chunks }) => bodyOf(chunks).length);

    assert.equal(bodies.length, batches);
    assert.ok(Math.max(...bodies) <= 10_000);
  }
});

test("the oldest goes also when it is young, and all others are being sent", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 100_000 });
  push("x".repeat(93_000));
  queue.closeBatch();
  queue.take();
  const pushed = texts(50, "x".repeat(100));

  for (const text of pushed) assert.equal(push(text), "kept");

  assert.deepEqual([...lost, ...takeAll(queue).flatMap(textsOf)], pushed);
  assert.ok(lost.length > 0);
});

test("a batch that is put back is the next to be taken", () => {
  const { queue, push } = queueWith({ maxBatchRecords: 2 });
  texts(6).forEach((text) => push(text));
  const first = queue.take()!;

  queue.putBack(first);

  assert.equal(queue.take(), first);
});

test("halves are the next to be taken, in their order, and have all records", () => {
  for (const count of [2, 3, 7, 1_000]) {
    const { queue, push } = queueWith();
    const pushed = texts(count, "x".repeat(300));
    pushed.forEach((text) => push(text));
    queue.closeBatch();
    const whole = queue.take()!;

    push('{"n":"later"}');
    queue.closeBatch();
    queue.putBackHalves(whole);
    const [first, second, later] = takeAll(queue);

    assert.deepEqual([first!.records, second!.records], [count >> 1, count - (count >> 1)]);
    assert.deepEqual([...textsOf(first!), ...textsOf(second!)], pushed);
    assert.deepEqual(textsOf(later!), ['{"n":"later"}']);
    assert.equal(first!.bytes + second!.bytes, whole.bytes);
  }
});

test("buffers that are used again never show in a batch that is still there", () => {
  const { queue, push } = queueWith({ maxQueueBytes: 400_000 });
  let pushed = 0;
  for (let round = 0; round < 30; round++) {
    texts(400, "x".repeat(200), pushed).forEach((text) => push(text));
    const batches = takeAll(queue);
    assert.deepEqual(batches.flatMap(textsOf), texts(400, "x".repeat(200), pushed));
    pushed += 400;
    batches.forEach((batch) => queue.release(batch));
  }
});

test("endGeneration() ends one for what was pushed, and only for that", () => {
  const { queue, push } = queueWith();

  push("1");
  const first = queue.endGeneration();
  push("2");
  const second = queue.endGeneration();
  const [batch] = takeAll(queue);

  assert.ok(second > first);
  assert.deepEqual(batch!.chunks.map(({ generation }) => generation), [first, second]);
});
