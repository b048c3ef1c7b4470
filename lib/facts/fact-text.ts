import { fieldArguments } from "./fact-arguments";
import type { Fact } from "./fact-schema";

/** Gives the sentence of a key in one language. */
export type Say = (key: string, values: Record<string, string | number>) => string;

/** Lists values in one language. */
export type Join = (values: readonly string[]) => string;

/** Names a field, whose path of the subject is given. */
export type NameField = (subject: string, path: string) => string;

const asPath: NameField = (_subject, path) => path;

/**
 * A fact in words. Pure; the language is in `say`, which reads the group `facts` of a catalogue, and in `join`.
 * @param nameField what fields are called; without it they are told by their paths
 */
export function factText(fact: Fact, say: Say, join: Join, nameField: NameField = asPath): string {
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
      const values = Object.entries(fact.args ?? {}).map(([name, argument]) => {
        const subject = fieldArguments[fact.key]?.[name];
        const named = subject === undefined ? argument : withLabels(argument, (path) => nameField(subject, path));
        return [name, typeof named === "object" ? factText(named, say, join, nameField) : named];
      });
      return say(fact.key, Object.fromEntries(values));
    }
  }
}

/** An argument that names fields, with their labels in place of the paths. */
function withLabels(argument: string | number | Fact, labelOf: (path: string) => string): string | number | Fact {
  if (typeof argument === "string") return labelOf(argument);
  if (typeof argument === "number") return argument;
  if (argument.kind === "value") return { ...argument, value: labelOf(argument.value) };
  if (argument.kind === "values") return { ...argument, values: argument.values.map(labelOf) };
  return argument;
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
