import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goOfThisMachine } from "@/scripts/go.mjs";
import { type SignedHeaders, signedHeaders } from "./standard-signature";
import { verificationCode } from "./verification-code";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const body = JSON.stringify({ type: "user.created", data: { name: "Zoë" } });
const signed = (at = new Date(), secrets = [secret]) => signedHeaders({ id: "evt_1", body }, secrets, at);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-verify-"));
  for (const { file, text } of verificationCode) writeFileSync(join(folder, file), text);
  if (go) buildGo();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What calls the function of a language with what a message came with, and prints the name in it. */
const callers: Record<string, { program: string; code: string }> = {
  node: {
    program: "node",
    code: `import { verifyWebhook } from "./verify-webhook.mjs";
const { secret, headers, body } = JSON.parse(process.env.MESSAGE);
console.log(verifyWebhook(secret, headers, body).data.name);`,
  },
  python: {
    program: "python3",
    code: `import json, os
from verify_webhook import verify_webhook
message = json.loads(os.environ["MESSAGE"])
print(verify_webhook(message["secret"], message["headers"], message["body"].encode())["data"]["name"])`,
  },
  php: {
    program: "php",
    code: `<?php require "verify-webhook.php";
$message = json_decode(getenv("MESSAGE"), true);
echo verify_webhook($message["secret"], $message["headers"], $message["body"])["data"]["name"];`,
  },
};

const go = goOfThisMachine();

/** A compiled language: the program is made once, of the package as we show it and one that calls it. */
function buildGo(): void {
  const files = {
    "go.mod": "module call\n\ngo 1.19\n",
    "webhook/verify.go": verificationCode.find(({ id }) => id === "go")?.text ?? "",
    "call.go": `package main

import (
	"call/webhook"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	var message struct {
		Secret, Body string
		Headers      map[string]string
	}
	if err := json.Unmarshal([]byte(os.Getenv("MESSAGE")), &message); err != nil {
		panic(err)
	}
	headers := http.Header{}
	for name, value := range message.Headers {
		headers.Set(name, value)
	}
	if err := webhook.Verify(message.Secret, headers, []byte(message.Body)); err != nil {
		panic(err)
	}
	var body struct{ Data struct{ Name string } }
	if err := json.Unmarshal([]byte(message.Body), &body); err != nil {
		panic(err)
	}
	fmt.Println(body.Data.Name)
}
`,
  };
  mkdirSync(join(folder, "go/webhook"), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, "go", file), text);
  // What Debian has compiled already is linked as it is: without cgo, or with another linker, it would be compiled again.
  const { status, stderr } = spawnSync(go?.binary ?? "", ["build", "-ldflags=-linkmode=internal", "-o", "../call-go"], {
    cwd: join(folder, "go"),
    env: { ...process.env, ...go?.environment },
    encoding: "utf8",
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
}

function run(language: string, message: { secret: string; headers: SignedHeaders; body: string }) {
  const env = { ...process.env, MESSAGE: JSON.stringify(message), PYTHONIOENCODING: "utf-8" };
  if (language === "go") return spawnSync(join(folder, "call-go"), { env, encoding: "utf8" });
  const { program = "", code = "" } = callers[language] ?? {};
  const file = join(folder, `call-${language}.${language === "node" ? "mjs" : language}`);
  writeFileSync(file, code);
  return spawnSync(program, [file], { cwd: folder, env, encoding: "utf8" });
}

// Node.js is always there; the others where the machine has them. The whole suite fetches Go.
const present = [
  ...Object.keys(callers).filter((language) => spawnSync(callers[language]?.program ?? "", ["--version"]).status === 0),
  ...(go ? ["go"] : []),
];

describe.each(present)("the code for %s", (language) => {
  const verify = (change: { secret?: string; headers?: SignedHeaders; body?: string } = {}) =>
    run(language, { secret, headers: signed(), body, ...change });

  it("takes what we send", () => {
    expect(verify().stdout.trim()).toBe("Zoë");
  });

  it("takes what both secrets signed", () => {
    expect(verify({ headers: signed(new Date(), [other, secret]) }).status).toBe(0);
  });

  it.each<[string, Parameters<typeof verify>[0]]>([
    ["another secret", { secret: other }],
    ["another body", { body: body.replace("created", "deleted") }],
    ["a message of long ago", { headers: signed(new Date(Date.now() - 600_000)) }],
    ["a message of the future", { headers: signed(new Date(Date.now() + 600_000)) }],
    ["a time that is none", { headers: { ...signed(), "webhook-timestamp": "soon" } }],
    ["another version of signatures", { headers: { ...signed(), "webhook-signature": "v2,AAAA" } }],
  ])("refuses %s", (_name, change) => {
    expect(verify(change).status).not.toBe(0);
  });
});

it("Node.js is among those that were run, and every language can be", () => {
  expect(present).toContain("node");
  expect(verificationCode.map(({ id }) => id).sort()).toEqual([...Object.keys(callers), "go"].sort());
});
