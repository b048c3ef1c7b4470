import { z } from "zod";
import { type Language, languages } from "@/lib/messages/languages";
import { findTextProblem, tidyText } from "./own-text-rules";
import { type OwnTextField, ownTextFields, ownTextRules } from "./own-texts";

const descriptions: Record<OwnTextField, string> = {
  heading: "The heading of the sign-in page.",
  introduction: "Below the heading of the sign-in page.",
  help: "How to reach the help desk: on the sign-in page, where a sign-in failed, and where a code is entered.",
  subjectPrefix: "Before the subject of every mail to people.",
  greeting: "Before the text of every mail to people.",
  invitation: "After the greeting of an invitation.",
  signature: "After the text of every mail to people.",
};

function ownTextSchema(field: OwnTextField) {
  const rule = ownTextRules[field];
  return z
    .string()
    .overwrite(tidyText)
    .max(rule.max)
    .superRefine((text, ctx) => {
      const problem = findTextProblem(text, rule);
      if (problem !== null) ctx.addIssue({ code: "custom", message: problem });
    })
    .nullable()
    .meta({
      description: `${descriptions[field]} Plain text, at most ${rule.lines} line(s); placeholders: ${rule.placeholders.map((name) => `{${name}}`).join(", ")}. Null: the text of Gatehouse.`,
    });
}

const languageSchema = z
  .strictObject(
    Object.fromEntries(ownTextFields.map((field) => [field, ownTextSchema(field)])) as Record<
      OwnTextField,
      ReturnType<typeof ownTextSchema>
    >,
  )
  .meta({ id: "OwnTextsOfLanguage" });

/** An organization's custom texts, every one of every language: the one schema of form, REST and configuration document. */
export const ownTextsSchema = z
  .strictObject({
    fallback: z.enum(languages).nullable().meta({
      description:
        "The language whose custom texts are also for readers of languages that lack them; null: they read the text of Gatehouse in their language.",
    }),
    ...(Object.fromEntries(languages.map((language) => [language, languageSchema])) as Record<
      Language,
      typeof languageSchema
    >),
  })
  .meta({ id: "OwnTexts" });
