import { beforeAll, describe, expect, it } from "vitest";
import { fixtureMessages, type Message } from "@/e2e/fuzz/judge";
import { verifyByXmlCrypto } from "@/e2e/fuzz/opponents";
import { opponentProblems, signatureRound } from "@/e2e/fuzz/signature-round";

/* xml-crypto over xmldom as the opponent (decision 0058): nothing that it refuses for its signature is accepted here. */

let accepted: Message[] = [];
let refused: Message[] = [];

beforeAll(async () => {
  ({ accepted, refused } = await fixtureMessages());
});

describe("the fixtures", () => {
  it("what we accept, the opponent verifies, and reads the same person", () => {
    const problems = accepted.flatMap((message) =>
      "assertion" in message.judgement
        ? opponentProblems(message.xml, message, message.judgement.assertion.nameId)
        : [`${message.name}: ${message.judgement.code}`],
    );
    expect(problems).toEqual([]);
    expect(accepted.length).toBeGreaterThan(50);
  });

  it("what we refuse for its signature, the opponent does not verify", () => {
    const invalid = refused.filter(
      ({ judgement, xml }) =>
        "code" in judgement && judgement.code === "saml_signature_invalid" && !xml.includes("EncryptedData"),
    );
    const verified = invalid.filter(({ xml, keys }) => verifyByXmlCrypto(xml, keys).every(({ signed }) => signed));
    expect(verified.map(({ name }) => name)).toEqual([]);
    expect(invalid.length).toBeGreaterThan(5);
  });
});

it("what somebody without a key changes is refused, or changes nothing", () => {
  const plain = accepted.filter(({ xml }) => !xml.includes("EncryptedData"));
  const rounds = Array.from({ length: 1_200 }, (_, seed) => signatureRound(seed, plain));
  expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
  // Some must still be accepted, or nothing was compared.
  expect(rounds.filter(({ isAccepted }) => isAccepted).length).toBeGreaterThan(60);
});
