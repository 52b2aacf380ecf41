import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failureOf } from "../../../src/cli/doctor/failure.ts";

/** What Node throws: an error that says nothing, and the one behind it. */
function nodeError(message: string, code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

describe("failureOf()", () => {
  for (
    const [what, error, why] of [
      ["Node: no such host", nodeError("getaddrinfo ENOTFOUND x", "ENOTFOUND"), "no address"],
      ["Node: no DNS", nodeError("getaddrinfo EAI_AGAIN x", "EAI_AGAIN"), "no address"],
      ["Node: refused", nodeError("connect ECONNREFUSED ::1:9", "ECONNREFUSED"), "nothing listens"],
      [
        "Node: refused on both addresses",
        new TypeError("fetch failed", {
          cause: new AggregateError([Object.assign(new Error(), { code: "ECONNREFUSED" })]),
        }),
        "nothing listens",
      ],
      [
        "Node: self-signed",
        nodeError("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"),
        "certificate",
      ],
      ["Node: expired", nodeError("certificate has expired", "CERT_HAS_EXPIRED"), "certificate"],
      [
        "Node: another name",
        nodeError("Hostname/IP does not match", "ERR_TLS_CERT_ALTNAME_INVALID"),
        "certificate",
      ],
      [
        "Node: no TLS",
        nodeError("…:SSL routines:tls_validate_record_header:wrong version number", "EPROTO"),
        "TLS",
      ],
      [
        "Node: ended in the middle of the handshake",
        nodeError("Client network socket disconnected before secure TLS connection", "ECONNRESET"),
        "broke the connection off",
      ],
      ["Deno: the same", new TypeError("client error (Connect): tls handshake eof"), "broke"],
      ["Node: no HTTP", nodeError("Parse Error", "HPE_INVALID_CONSTANT"), "does not speak HTTP"],
      ["Deno: no HTTP", new TypeError("invalid HTTP version parsed"), "does not speak HTTP"],
      ["Bun: no HTTP", Object.assign(new Error(), { code: "Malformed_HTTP_Response" }), "HTTP"],
      ["Node: reset", nodeError("read ECONNRESET", "ECONNRESET"), "broke the connection off"],
      ["Node: other side closed", nodeError("other side closed", "UND_ERR_SOCKET"), "broke"],
      [
        "Node: connect timeout",
        nodeError("Connect Timeout Error", "UND_ERR_CONNECT_TIMEOUT"),
        "does not answer",
      ],
      ["Node: no route", nodeError("connect EHOSTUNREACH", "EHOSTUNREACH"), "no way"],
      [
        "Deno: no such host",
        new TypeError(
          "error sending request for url (https://x/): client error (Connect): dns error: failed " +
            "to lookup address information: Name or service not known",
        ),
        "no address",
      ],
      [
        "Deno: refused",
        new TypeError(
          "error sending request for url (https://x/): client error (Connect): tcp connect error: " +
            "Connection refused (os error 111)",
        ),
        "nothing listens",
      ],
      [
        "Deno: self-signed",
        new TypeError(
          "client error (Connect): invalid peer certificate: UnknownIssuer",
        ),
        "certificate",
      ],
      [
        "Deno: no TLS",
        new TypeError(
          "client error (Connect): received corrupt message of type InvalidContentType",
        ),
        "TLS",
      ],
      [
        "Bun: refused",
        Object.assign(new Error("Unable to connect. Is the computer able to access the url?"), {
          code: "ConnectionRefused",
        }),
        "nothing listens",
      ],
      ["something else", new Error("?"), "the request failed"],
      ["what is no error", "?", "the request failed"],
    ] as const
  ) {
    test(what, () => {
      const failure = failureOf(error);
      assert.ok(failure.why.includes(why), failure.why);
      assert.notEqual(failure.advice, "");
    });
  }

  test("what stands in a URL neither shows nor counts", () => {
    const error = new TypeError(
      "error sending request for url (https://certificate.example/s3cr3t)",
    );
    assert.equal(failureOf(error).why, "the request failed");
    assert.ok(!JSON.stringify(failureOf(error)).includes("s3cr3t"));
  });
});
