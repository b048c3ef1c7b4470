import type { factArguments } from "./fact-arguments";
import type { Fact, FactKey, PlainFact } from "./fact-schema";
import { printable } from "./printable";

/** So many values of a list help; a provider may send hundreds. */
const maxValues = 50;

/** That there was nothing. */
export const nothing: PlainFact = { kind: "none" };

type Text = string | number | null | undefined;

/** One value or a list of values, each cleaned and cut for showing, and not too many of them; nothing where there is none. */
export function plain(given: Text | readonly Text[]): PlainFact {
  return typeof given === "object" && given !== null ? manyValues(given) : oneValue(given);
}

function oneValue(given: Text): PlainFact {
  const text = String(given ?? "");
  if (text === "") return nothing;
  const value = printable(text);
  return { kind: "value", value, ...(value !== text && { altered: true }) };
}

function manyValues(given: readonly Text[]): PlainFact {
  const texts = given.map((text) => String(text ?? "")).filter(Boolean);
  if (texts.length === 0) return nothing;
  const values = texts.slice(0, maxValues).map(printable);
  const more = texts.length - values.length;
  const isAltered = values.some((text, index) => text !== texts[index]);
  return { kind: "values", values, ...(more > 0 && { more }), ...(isAltered && { altered: true }) };
}

/** Values that name a person (a subject, an address, a claim of theirs): whoever must not know people sees their length. */
export function personal(given: Text | readonly Text[]): PlainFact {
  const fact = plain(given);
  return fact.kind === "value" || fact.kind === "values" ? { ...fact, personal: true } : fact;
}

/** A member of a JSON document. What is no text, nor a list of texts, is shown as JSON. */
export function received(member: unknown): PlainFact {
  if (typeof member === "string" || member === undefined || member === null) return plain(member);
  if (Array.isArray(member) && member.every((entry) => typeof entry === "string")) return plain(member);
  try {
    return { kind: "value", value: printable(JSON.stringify(member)), altered: true };
  } catch {
    // Nested deeper than it can be written.
    return { kind: "value", value: "\u2026", altered: true };
  }
}

/** A moment of ours. */
export function moment(at: Date): PlainFact {
  return { kind: "instant", at: at.toISOString() };
}

type Arguments<Key> = Key extends keyof typeof factArguments
  ? [args: Record<(typeof factArguments)[Key][number], string | number | Fact>]
  : [];

/** A sentence, by its key in the catalogues, with its arguments. */
export function said<Key extends FactKey>(key: Key, ...[args]: Arguments<Key>): Fact {
  if (args === undefined) return { kind: "said", key };
  const clean = Object.entries<string | number | Fact>(args).map(([name, argument]) => [
    name,
    typeof argument === "string" ? printable(argument) : argument,
  ]);
  return { kind: "said", key, args: Object.fromEntries(clean) };
}

/** The one value that a fact is, as it came; undefined where it is another kind, or was cut or cleaned. */
export function exactValue(fact: Fact | undefined): string | undefined {
  return fact?.kind === "value" && !fact.altered ? fact.value : undefined;
}

/** The values that a fact lists, as they came; none where it was cut or cleaned. */
export function exactValues(fact: Fact | undefined): readonly string[] {
  if (fact?.kind === "values" && !fact.altered) return fact.values;
  const one = exactValue(fact);
  return one === undefined ? [] : [one];
}

/** Every value in a fact, at any depth: to look for something in it, or to tell facts apart. */
export function valuesWithin(fact: Fact | undefined): readonly string[] {
  switch (fact?.kind) {
    case "value":
      return [fact.value];
    case "values":
      return fact.values;
    case "instant":
      return [fact.at];
    case "text":
      return [fact.text];
    case "said":
      return Object.values(fact.args ?? {}).flatMap((argument) =>
        typeof argument === "object" ? valuesWithin(argument) : [String(argument)],
      );
    default:
      return [];
  }
}
