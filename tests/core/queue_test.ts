import assert from "node:assert/strict";
import { test } from "node:test";
import { type Batch, splitBatch, textsOf } from "../../src/core/batch.ts";
import { createQueue, type Queue, type QueueLimits } from "../../src/core/queue.ts";

const LIMITS: QueueLimits = {
  maxBatchRecords: 1_000,
  maxBatchBytes: 5_000_000,
  maxQueueBytes: 16_777_216,
  overflow: "drop-oldest",
};

/** A queue and what it let go. */
function queueWith(limits: Partial<QueueLimits> = {}) {
  const lost: string[] = [];
  const queue = createQueue({ ...LIMITS, ...limits });
  const push = (text: string) => {
    const isFull = queue.push(text);
    lost.push(...queue.lost.splice(0).flatMap(textsOf));
    return isFull;
  };
  return { queue, push, lost };
}

function texts(count: number, pad = "", from = 0): string[] {
  return Array.from({ length: count }, (_, n) => JSON.stringify({ n: from + n, pad }));
}

function takeAll(queue: Queue): Batch[] {
  const batches: Batch[] = [];
  for (let batch; (batch = queue.take(true));) batches.push(batch);
  return batches;
}

/** What waits, by its real size. */
function bytesOf(kept: readonly string[]): number {
  return new TextEncoder().encode(kept.join(",\n")).length;
}

test("push() says when a batch is full by its records", () => {
  const { queue, push } = queueWith({ maxBatchRecords: 3 });

  const said = texts(7).map((text) => push(text));

  assert.deepEqual(said, [false, false, true, false, false, true, false]);
  assert.deepEqual(takeAll(queue).map(textsOf), [texts(3), texts(3, "", 3), texts(1, "", 6)]);
});

test("a batch takes little more memory than its records need, however few they are", () => {
  for (const maxBatchRecords of [1, 10, 100]) {
    const { queue, push } = queueWith({ maxBatchRecords });
    for (const text of texts(2_000, "x".repeat(100))) push(text);
    const batches = takeAll(queue);
    const used = batches.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const taken = batches.reduce((sum, { memory }) => sum + memory!.length, 0);

    assert.ok(taken < 4 * used, `${taken} bytes for ${used}, ${maxBatchRecords} to a batch`);
  }
});

test("push() says when a batch is full by its bytes", () => {
  const { queue, push } = queueWith({ maxBatchBytes: 10_000 });
  const said = texts(100, "x".repeat(400)).map((text) => push(text));

  assert.ok(said.includes(true));
  const batches = takeAll(queue);
  assert.deepEqual(batches.flatMap(textsOf), texts(100, "x".repeat(400)));
  for (const { bytes } of batches.slice(0, -1)) assert.ok(bytes.length > 9_000, `${bytes.length}`);
});

for (const [kind, character] of Object.entries({ one: "x", two: "ß", three: "語", four: "🦕" })) {
  test(`a body has at most maxBatchBytes, of characters with ${kind} byte(s)`, () => {
    const { queue, push } = queueWith({ maxBatchBytes: 20_000 });
    for (const length of [1, 10, 100, 1_000, 3_000]) {
      for (let n = 0; n < 40; n++) push(JSON.stringify(character.repeat(length)));
    }

    const batches = takeAll(queue);
    for (const batch of batches) {
      assert.ok(batch.bytes.length <= 20_000, `${batch.bytes.length}`);
      assert.equal(JSON.parse(new TextDecoder().decode(batch.bytes)).length, batch.records);
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
        assert.ok(queue.bytes <= maxQueueBytes, `${queue.bytes}`);
      }

      const batches = takeAll(queue);
      lost.push(...queue.lost.flatMap(textsOf));
      assert.ok(lost.length > 0);
      const kept = batches.flatMap(textsOf);
      assert.deepEqual([...lost, ...kept].toSorted(), pushed.toSorted());
      assert.ok(bytesOf(kept) <= maxQueueBytes);
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

  pushed.forEach((text) => push(text));

  const kept = takeAll(queue).flatMap(textsOf);
  assert.deepEqual([...kept, ...lost], pushed);
  assert.ok(bytesOf(kept) > 9_800, `${bytesOf(kept)}`);
});

test("drop-newest goes on with what comes when there is room again", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 10_000, overflow: "drop-newest" });
  texts(200, "x".repeat(100)).forEach((text) => push(text));
  takeAll(queue).forEach((batch) => queue.release(batch));
  const before = lost.length;

  texts(50, "y".repeat(100)).forEach((text) => push(text));

  assert.equal(lost.length, before);
  assert.deepEqual(takeAll(queue).flatMap(textsOf), texts(50, "y".repeat(100)));
});

test("what is being sent counts, and is not let go", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 10_000 });
  texts(50, "x".repeat(100)).forEach((text) => push(text));
  const sending = queue.take(true)!;
  const pushed = texts(200, "y".repeat(100));

  pushed.forEach((text) => push(text));
  const kept = takeAll(queue);

  assert.deepEqual([...lost, ...kept.flatMap(textsOf)], pushed);
  assert.deepEqual(textsOf(sending), texts(50, "x".repeat(100)), "its bytes are still its own");
  const bytes = kept.reduce((sum, { bytes }) => sum + bytes.length, sending.bytes.length);
  assert.ok(bytes <= 10_000, `${bytes}`);
});

test("nothing is taken while all room is held by what is being sent", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 1_000 });
  const sending = "x".repeat(950);
  push(sending);
  const batch = queue.take(true)!;

  push("y".repeat(100));
  assert.deepEqual(lost, ["y".repeat(100)]);
  queue.release(batch);
  push("z".repeat(100));
  assert.deepEqual(takeAll(queue).flatMap(textsOf), ["z".repeat(100)]);
});

test("a record as long as a record may be fits an empty queue and a batch", () => {
  const longest = "x".repeat(996); // as options.ts has it: maxQueueBytes - 4, maxBatchBytes - 4
  const { queue, push, lost } = queueWith({ maxQueueBytes: 1_000, maxBatchBytes: 1_000 });

  for (let n = 0; n < 3; n++) push(longest);

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
  for (const [length, batches] of [[4_998, 1], [4_999, 2]] as const) {
    const { queue, push } = queueWith({ maxBatchBytes: 10_000, maxQueueBytes: 32_000 });
    push("x".repeat(4_998)); // 5,000 with the opening bracket and the comma
    push("x".repeat(length));

    const bodies = takeAll(queue).map(({ bytes }) => bytes.length);

    assert.equal(bodies.length, batches);
    assert.ok(Math.max(...bodies) <= 10_000);
  }
});

test("the oldest goes also when it is young, and all others are being sent", () => {
  const { queue, push, lost } = queueWith({ maxQueueBytes: 100_000 });
  push("x".repeat(93_000));
  queue.take(true);
  const pushed = texts(100, "x".repeat(100));

  pushed.forEach((text) => push(text));

  assert.deepEqual([...lost, ...takeAll(queue).flatMap(textsOf)], pushed);
  assert.ok(lost.length > 0);
});

test("a batch that is put back is the next to be taken", () => {
  const { queue, push } = queueWith({ maxBatchRecords: 2 });
  texts(6).forEach((text) => push(text));
  const first = queue.take(false)!;

  queue.putBack(first);

  assert.equal(queue.take(false), first);
});

test("halves are the next to be taken, in their order, and have all records", () => {
  for (const count of [2, 3, 7, 1_000]) {
    const { queue, push } = queueWith();
    const pushed = texts(count, "x".repeat(300));
    pushed.forEach((text) => push(text));
    const whole = queue.take(true)!;

    push('{"n":"later"}');
    queue.putBack(...splitBatch(whole, count >> 1));
    const [first, second, later] = takeAll(queue);

    assert.deepEqual([first!.records, second!.records], [count >> 1, count - (count >> 1)]);
    assert.deepEqual([...textsOf(first!), ...textsOf(second!)], pushed);
    assert.deepEqual(textsOf(later!), ['{"n":"later"}']);
    assert.equal(first!.bytes.length + second!.bytes.length, whole.bytes.length);
    assert.deepEqual([first!.first, second!.first], [0, first!.records]);
  }
});

test("records are numbered in the order in which they were taken, across batches and losses", () => {
  for (const overflow of ["drop-oldest", "drop-newest"] as const) {
    const { queue, push } = queueWith({ maxQueueBytes: 10_000, maxBatchRecords: 7, overflow });
    texts(500, "x".repeat(100)).forEach((text) => push(text));

    const batches = takeAll(queue);

    for (const [n, { first, records }] of batches.entries()) {
      assert.ok(first + records <= (batches[n + 1]?.first ?? queue.end));
    }
  }
});

test("a queue that is full takes batches of a fair size, not one for each record", () => {
  const { queue, push } = queueWith({ maxQueueBytes: 1_000_000 });
  texts(50_000, "x".repeat(100)).forEach((text) => push(text));

  const batches = takeAll(queue);

  assert.ok(batches.length < 100, `${batches.length} batches`);
});

test("the memory of a batch is used again once it was recycled, and not before", () => {
  const { queue } = queueWith({ maxBatchRecords: 1 });
  const next = () => {
    queue.push('{"n":1}');
    return queue.take(false)!;
  };

  const [first, second] = [next(), next()];
  queue.recycle(first);
  const others = [next(), next()];

  assert.notEqual(second.bytes.buffer, first.bytes.buffer);
  assert.deepEqual(others.map(({ bytes }) => bytes.buffer === first.bytes.buffer), [false, true]);
});
