import assert from "node:assert/strict";
import { test } from "node:test";
import { createMask } from "../../../src/cli/run/mask.ts";

for (
  const name of ["API_TOKEN", "client_secret", "PGPASSWORD", "AWS_ACCESS_KEY_ID", "SENTRY_DSN"]
) {
  test(`createMask() masks the value of ${name}, wherever it stands`, () => {
    const mask = createMask({ [name]: "s3cr3t", HOME: "/root" }, []);
    assert.equal(mask("a s3cr3t in /root, xs3cr3tx"), "a [redacted] in /root, x[redacted]x");
  });
}

test("createMask() masks what is no variable but a secret", () => {
  assert.equal(createMask({}, ["s3cr3t"])("a s3cr3t"), "a [redacted]");
});

test("createMask() masks a value as it stands in a URL and in JSON", () => {
  const mask = createMask({ DB_PASSWORD: 'p@ss"word' }, []);
  assert.equal(mask("postgres://u:p%40ss%22word@db"), "postgres://u:[redacted]@db");
  assert.equal(mask(JSON.stringify({ password: 'p@ss"word' })), '{"password":"[redacted]"}');
});

test("createMask() masks each line of a private key", () => {
  const key = "-----BEGIN-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END-----\n";
  const mask = createMask({ DEPLOY_KEY: key }, []);
  assert.equal(mask(`> ${key}`), "> [redacted]\n");
  assert.equal(mask("hkiG9w0BAQEFAASC"), "[redacted]");
});

test("createMask() takes the longer of two secrets first", () => {
  assert.equal(
    createMask({ A_KEY: "abc", B_KEY: "abcdef" }, [])("abcdef abc"),
    "[redacted] [redacted]",
  );
});

test("createMask() takes values for what they are, not for patterns", () => {
  assert.equal(createMask({ A_KEY: "a.c(" }, [])("abc( a.c("), "abc( [redacted]");
});

test("createMask() leaves alone what would stand in every other word", () => {
  const mask = createMask({ KEYMAP: "us", USE_TOKENS: "true", EMPTY_KEY: "", SPACE_KEY: "  " }, []);
  assert.equal(mask("a bus, true and false"), "a bus, true and false");
});

test("createMask() leaves out the end of a secret whose beginning was cut off", () => {
  const mask = createMask({ A_KEY: "s3cr3t" }, []);
  assert.equal(mask("r3t and s3cr3t", true), " and [redacted]");
  assert.equal(mask("r3t and s3cr3t"), "r3t and [redacted]");
});
