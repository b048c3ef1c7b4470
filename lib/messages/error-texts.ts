import type { ErrorCode } from "@/lib/errors/catalogue";
import english from "./en.json";

/** Title and advice of a code, in English: for answers of the API, which have no reader's language. */
export function errorTexts(code: ErrorCode): { title: string; advice: string } {
  return english.errors[code];
}
