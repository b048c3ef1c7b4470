import { getLocale, getTranslations } from "next-intl/server";
import type { ErrorCode } from "@/lib/errors/catalogue";
import type { ErrorDetails } from "@/lib/errors/sso-error";
import { factTextsForPeople } from "@/lib/messages/fact-texts";

/** A refusal in the words of who reads it: the browser has neither the catalogue of errors nor the sentences of facts. */
export type Refusal = {
  ok: false;
  code: ErrorCode;
  title: string;
  advice: string;
  expected?: string;
  got?: string;
  /** Problems of single form fields: path -> validation key. */
  fields: Record<string, string>;
  choices?: string[];
  reference?: string;
};

/** Puts a refusal into the language of the request. */
export async function toRefusal(
  code: ErrorCode,
  { expected, got, fields = {}, choices, reference }: ErrorDetails & { reference?: string } = {},
): Promise<Refusal> {
  const errors = await getTranslations("errors");
  const text = factTextsForPeople(await getLocale());
  return {
    ok: false,
    code,
    title: errors(`${code}.title`),
    advice: errors(`${code}.advice`),
    expected: expected && text(expected),
    got: got && text(got),
    fields,
    choices,
    reference,
  };
}
