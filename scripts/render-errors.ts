import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { catalogue, errorCodes, type FixedBy } from "@/lib/errors/catalogue";
import english from "@/lib/messages/en.json";

const fixedByNames: Record<FixedBy, string> = {
  idp: "the identity provider",
  console: "an administrator, in the console",
  operator: "the operator of the installation",
  person: "the person who signs in",
};

/** `docs/errors.md`: every refusal, from the catalogue and its texts. A test compares the file with this. */
export function renderErrors(): string {
  const rows = errorCodes.map((code) => {
    const { title, advice } = english.errors[code];
    const { fixedBy, publicCode, status } = catalogue[code];
    return `## \`${code}\`\n\n${title}. ${advice}\n\nWho fixes it: ${fixedByNames[fixedBy]}. HTTP ${status}; people see \`${publicCode}\`.\n`;
  });
  return `# Errors

Every error has a code that never changes its meaning. Administrators find it under Activity, by the reference that the person
was shown; scripts find it in the \`code\` of a problem document. People see only a coarse public code.
This file is rendered from \`lib/errors/catalogue.ts\` and the message catalogue: \`npm run errors\`.

${rows.join("\n")}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync("docs/errors.md", renderErrors());
