import type { Fact } from "./fact-schema";

/** Gives the sentence of a key in one language. */
export type Say = (key: string, values: Record<string, string | number>) => string;

/** Lists values in one language. */
export type Join = (values: readonly string[]) => string;

/** A fact in words. Pure; the language is in `say`, which reads the group `facts` of a catalogue, and in `join`. */
export function factText(fact: Fact, say: Say, join: Join): string {
  switch (fact.kind) {
    case "none":
      return say("none", {});
    case "value":
      return fact.value;
    case "values":
      return valuesText(fact.values, fact.more, { say, join });
    case "instant":
      return instantText(fact.at, fact.offsetSeconds, say);
    case "text":
      return fact.text;
    case "said": {
      const values = Object.entries(fact.args ?? {}).map(([name, argument]) => [
        name,
        typeof argument === "object" ? factText(argument, say, join) : argument,
      ]);
      return say(fact.key, Object.fromEntries(values));
    }
  }
}

function valuesText(
  values: readonly string[],
  more: number | undefined,
  { say, join }: { say: Say; join: Join },
): string {
  const listed = join(values);
  return more === undefined ? listed : say("andMore", { values: listed, count: more });
}

function instantText(at: string, offsetSeconds: number | undefined, say: Say): string {
  if (offsetSeconds === undefined) return at;
  return say(offsetSeconds < 0 ? "instantBehind" : "instantAhead", { at, seconds: Math.abs(offsetSeconds) });
}
