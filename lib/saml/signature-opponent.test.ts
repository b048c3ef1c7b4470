import { beforeAll, describe, expect, it } from "vitest";
import { fixtureMessages, logoutMessages, type Message } from "@/e2e/fuzz/fixture-messages";
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
      "code" in message.verdict
        ? [`${message.name}: ${message.verdict.code}`]
        : opponentProblems(message.xml, message, message.verdict.nameId),
    );
    expect(problems).toEqual([]);
    expect(accepted.length).toBeGreaterThan(50);
  });

  it("what we refuse for its signature, the opponent does not verify", () => {
    const invalid = refused.filter(
      ({ verdict, xml }) =>
        "code" in verdict && verdict.code === "saml_signature_invalid" && !xml.includes("EncryptedData"),
    );
    const verified = invalid.filter(({ xml, keys }) => verifyByXmlCrypto(xml, keys).every(({ signed }) => signed));
    expect(verified.map(({ name }) => name)).toEqual([]);
    expect(invalid.length).toBeGreaterThan(5);
  });
});

/** How many of so many changed messages are accepted; some must be, or nothing was compared. */
function changed(count: number, messages: readonly Message[]): number {
  const rounds = Array.from({ length: count }, (_, seed) => signatureRound(seed, messages));
  expect(rounds.flatMap(({ problems }) => problems)).toEqual([]);
  return rounds.filter(({ isAccepted }) => isAccepted).length;
}

it("what somebody without a key changes is refused, or changes nothing", () => {
  const plain = accepted.filter(({ xml }) => !xml.includes("EncryptedData"));
  expect(changed(1_200, plain)).toBeGreaterThan(60);
});

it("so it is with messages that sign out", async () => {
  const messages = await logoutMessages();
  expect(messages.flatMap(({ verdict }) => ("code" in verdict ? verdict.code : []))).toEqual([]);
  expect(changed(400, messages)).toBeGreaterThan(10);
});
