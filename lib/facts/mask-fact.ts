import type { Fact } from "./fact-schema";

/**
 * A fact without what names a person. Values that are marked so are masked whole, and so is a sentence of an earlier version,
 * which marked nothing; in the others a value may still have one in it.
 */
export function maskFact(fact: Fact, strike: (text: string) => string): Fact {
  switch (fact.kind) {
    case "value":
      return { ...fact, value: fact.personal ? masked(fact.value) : strike(fact.value) };
    case "values":
      return { ...fact, values: fact.values.map(fact.personal ? masked : strike) };
    case "text":
      return { ...fact, text: masked(fact.text) };
    case "said": {
      const args = Object.entries(fact.args ?? {}).map(([name, argument]) => [name, maskArgument(argument, strike)]);
      return { ...fact, args: Object.fromEntries(args) };
    }
    default:
      return fact;
  }
}

function maskArgument(argument: string | number | Fact, strike: (text: string) => string): string | number | Fact {
  if (typeof argument === "object") return maskFact(argument, strike);
  return typeof argument === "string" ? strike(argument) : argument;
}

/** What of a value helps, and says nothing of the person: its length, and whether it is an address. */
export function masked(value: string): string {
  return value.includes("@") ? `(address, ${value.length} characters)` : `(${value.length} characters)`;
}

/** What strikes values that name people out of other texts; the longest first, because one may be part of another. */
export function striking(values: readonly string[]): (text: string) => string {
  const longest = [...new Set(values)].filter((value) => value.length > 2).sort((a, b) => b.length - a.length);
  const address = /[^\s<>"',;=]+@[^\s<>"',;=]+/g;
  return (text) =>
    longest.reduce((current, value) => current.replaceAll(value, masked(value)), text).replace(address, "(address)");
}
