import type { Fact } from "./fact-schema";

/** A fact for the log: keys and values, in no language, and nothing that names a person. */
export function factSummary(fact: Fact): string {
  switch (fact.kind) {
    case "none":
      return "none";
    case "value":
      return fact.personal ? "(personal)" : fact.value;
    case "values":
      return fact.personal ? "(personal)" : fact.values.join(", ");
    case "instant":
      return fact.at;
    case "text":
      return fact.text;
    case "said": {
      const { key, args = {} } = fact;
      const values = Object.values(args).map((argument) =>
        typeof argument === "object" ? factSummary(argument) : String(argument),
      );
      return values.length === 0 ? key : `${key} (${values.join("; ")})`;
    }
  }
}
