/** How a receiver verifies our messages, in a language: without a library, so that it can be read. */
type VerificationCode = { id: string; product: string; file: string; text: string };

const node = `import { createHmac, timingSafeEqual } from "node:crypto";

/** Returns the message, or throws. "body" is the request body as it arrived, as text: parse it afterwards. */
export function verifyWebhook(secret, headers, body) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= 300)) throw new Error("too old, or from the future");
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const expected = createHmac("sha256", key).update(\`\${id}.\${timestamp}.\${body}\`).digest();
  for (const signature of headers["webhook-signature"].split(" ")) {
    const [version, value] = signature.split(",");
    const given = Buffer.from(value ?? "", "base64");
    if (version === "v1" && given.length === expected.length && timingSafeEqual(given, expected))
      return JSON.parse(body);
  }
  throw new Error("wrong signature");
}
`;

const python = `import base64, hashlib, hmac, json, time

def verify_webhook(secret: str, headers: dict, body: bytes) -> dict:
    """Returns the message, or raises. "body" is the request body as it arrived."""
    message_id = headers["webhook-id"]
    timestamp = headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("too old, or from the future")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    for signature in headers["webhook-signature"].split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value, expected):
            return json.loads(body)
    raise ValueError("wrong signature")
`;

const go = `package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verify says whether a message is ours. "body" is the request body as it arrived.
func Verify(secret string, headers http.Header, body []byte) error {
	id, timestamp := headers.Get("webhook-id"), headers.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return errors.New("too old, or from the future")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, signature := range strings.Split(headers.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(signature), expected) {
			return nil
		}
	}
	return errors.New("wrong signature")
}
`;

const php = `<?php

/** Returns the message, or throws. "$body" is the request body as it arrived: file_get_contents("php://input"). */
function verify_webhook(string $secret, array $headers, string $body): array
{
    $id = $headers["webhook-id"];
    $timestamp = $headers["webhook-timestamp"];
    if (abs(time() - (int) $timestamp) > 300) {
        throw new RuntimeException("too old, or from the future");
    }
    $key = base64_decode(substr($secret, strlen("whsec_")));
    $expected = "v1," . base64_encode(hash_hmac("sha256", "$id.$timestamp.$body", $key, true));
    foreach (explode(" ", $headers["webhook-signature"]) as $signature) {
        if (hash_equals($expected, $signature)) {
            return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        }
    }
    throw new RuntimeException("wrong signature");
}
`;

/** The same check in four languages; there are libraries for more (standardwebhooks.com). */
export const verificationCode: readonly VerificationCode[] = [
  { id: "node", product: "Node.js", file: "verify-webhook.mjs", text: node },
  { id: "python", product: "Python", file: "verify_webhook.py", text: python },
  { id: "go", product: "Go", file: "verify.go", text: go },
  { id: "php", product: "PHP", file: "verify-webhook.php", text: php },
];
