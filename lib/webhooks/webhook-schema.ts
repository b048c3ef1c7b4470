import { z } from "zod";
import { isEventSelector } from "@/lib/domain-events/event-types";
import { webhookFormats } from "./webhook-format";

export const webhookStatuses = ["on", "off"] as const;

/** An address that a message can be posted to. Which ones this installation calls is checked with its policy, when it is saved and sent. */
const urlSchema = z
  .string()
  .trim()
  .max(2000)
  .superRefine((text, context) => {
    const message = urlProblem(text);
    if (message) context.addIssue({ code: "custom", message });
  });

function urlProblem(text: string): string | null {
  // The parser repairs what it can: what is saved is what was written.
  const url = /[\s\\]/.test(text) ? null : URL.parse(text);
  if (!url || !/^https?:\/\/[^/]/i.test(text)) return "url";
  if (url.username || url.password) return "url_credentials";
  return text.includes("#") ? "url_fragment" : null;
}

const typesSchema = z
  .array(z.string().max(60).refine(isEventSelector, { error: "event_type" }))
  .min(1)
  .max(200)
  .transform((types) => [...new Set(types)])
  .meta({ description: "Types of events, groups of them such as `user.*`, or `*` for all." });

/** What an administrator or a program says of a webhook. */
export const webhookInputSchema = z
  .strictObject({
    url: urlSchema,
    types: typesSchema,
    format: z.enum(webhookFormats).default("standard").meta({
      description: "The body: `standard` (Standard Webhooks 1.0) or `ocsf` (Open Cybersecurity Schema Framework 1.x).",
    }),
    description: z.string().trim().max(200).default(""),
    status: z.enum(webhookStatuses).default("on"),
  })
  .meta({ id: "WebhookInput" });
export type WebhookInput = z.infer<typeof webhookInputSchema>;

/** What is changed of a webhook; absent fields stay. */
export const webhookPatchSchema = z
  .strictObject({
    url: urlSchema,
    types: typesSchema,
    format: z.enum(webhookFormats),
    description: z.string().trim().max(200),
    status: z.enum(webhookStatuses),
  })
  .partial();
export type WebhookPatch = z.infer<typeof webhookPatchSchema>;
