import { describe, expect, it } from "vitest";
import type { Fact } from "@/lib/facts/fact-schema";
import english from "@/lib/messages/en.json";
import { languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { decodeText, decodeXml } from "@/lib/net/text-encoding";

const ascii = (text: string) => new TextEncoder().encode(text);

/** One file for each way in which bytes can be refused. */
const refused = {
  "an encoding that nobody reads": decodeXml(ascii('<?xml version="1.0" encoding="EBCDIC"?><a/>')),
  "UTF-32": decodeText(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])),
  "not UTF-8": decodeText(new Uint8Array([0xe4])),
  "not windows-1252": decodeXml(new Uint8Array([...ascii('<?xml version="1.0" encoding="windows-1252"?><a>'), 0x81])),
};

function keysOf(fact: Fact): string[] {
  return fact.kind === "said" ? [fact.key] : [];
}

describe("the encoding of a file in words", () => {
  it.each(Object.entries(refused))("the browser has the sentences for %s", (_, decoded) => {
    if (decoded.text !== null) throw new Error("These bytes were read");
    const keys = [decoded.expected, decoded.got].flatMap(keysOf);
    expect(keys.filter((key) => !(key in english.fileEncoding))).toEqual([]);
  });

  it.each(languages)("they are the sentences of the server in %s", async (language) => {
    const { facts, fileEncoding } = await loadMessages(language);
    expect(facts).toMatchObject(fileEncoding);
  });
});
