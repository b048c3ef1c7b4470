import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HowTo, howToSchema } from "./how-to";

let known: readonly HowTo[] | undefined;

/** All how-tos, in the order of the list; read once from the files of `lib/applications/snippets/data`. */
export function listHowTos(): readonly HowTo[] {
  if (known) return known;
  const folder = join(/*turbopackIgnore: true*/ process.cwd(), "lib/applications/snippets/data");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  known = files
    .map((name) => howToSchema.parse(JSON.parse(readFileSync(join(/*turbopackIgnore: true*/ folder, name), "utf8"))))
    .sort((a, b) => a.position - b.position);
  return known;
}
