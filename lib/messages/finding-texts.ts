import english from "./en.json";

/** Title and fix of a finding, in English: for answers of the API, which have no reader's language. */
export function findingTexts({ id, subject }: { id: keyof typeof english.findings; subject: string | null }): {
  title: string;
  fix: string;
} {
  const { title, fix } = english.findings[id];
  return { title: title.replaceAll("{subject}", subject ?? ""), fix };
}
