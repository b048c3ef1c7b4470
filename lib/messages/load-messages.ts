import type english from "./en.json";
import type { Language } from "./languages";

export type Messages = typeof english;

/** The texts of a language, from the file that is named after it; a test holds every file to the shape of the English one. */
export async function loadMessages(language: Language): Promise<Messages> {
  const { default: messages }: { default: Messages } = await import(`../messages/${language}.json`);
  return messages;
}
