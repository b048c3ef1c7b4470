import { createTranslator } from "next-intl";
import { z } from "zod";
import english from "@/lib/messages/en.json";
import { factTexts } from "@/lib/messages/fact-texts";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { sentenceOf } from "./request-action";

/** A request of a directory for answers: texts are English, because nobody's language is known. */
export const requestViewSchema = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    text: z.string().meta({ description: "What it was, as a sentence." }),
    changes: z.array(z.string()).meta({ description: "What it changed here, and what was left alone and why." }),
    action: z.string().meta({ description: "For example `user.created`, `user.deactivated`, `refused` or `read`." }),
    method: z.string(),
    path: z.string().meta({ description: "Below the address of the directory." }),
    status: z.int(),
    scimType: z.string().nullable(),
    target: z.string().nullable().meta({ description: "The name of the user or group it is about." }),
    user: z.string().nullable().meta({ description: "The ID of the user it is about." }),
    receipt: z.string().nullable().meta({ description: "The ID of the receipt, where access of the user was closed." }),
    client: z.string().nullable(),
    milliseconds: z.int(),
    dryRun: z.boolean(),
    body: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: "What was sent, as far as its attributes are known here; never a password." }),
  })
  .meta({ id: "DirectoryRequest" });
export type RequestView = z.infer<typeof requestViewSchema>;

const say = createTranslator({ locale: "en", messages: english, namespace: "directories.requests.sentences" });
const text = factTexts("en");

export function toRequestView(request: ScimRequest, directory: string): RequestView {
  const { id, at, action, method, path, status, scimType, targetLabel, userId } = request;
  const { client, milliseconds, dryRun, body, facts, receiptId } = request;
  const { key, values } = sentenceOf(request, directory);
  return {
    id,
    at: at.toISOString(),
    text: say(key, values),
    changes: facts.map(text),
    action,
    method,
    path,
    status,
    scimType,
    target: targetLabel,
    user: userId,
    receipt: receiptId,
    client,
    milliseconds,
    dryRun,
    body,
  };
}
