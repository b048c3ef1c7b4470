import { z } from "zod";

const partySchema = z.object({ type: z.string(), id: z.string().nullable(), label: z.string() });

/** An event as receivers and programs read it. */
export const domainEventSchema = z
  .object({
    id: z.string().meta({ description: "Also the cursor: `after` continues behind it." }),
    type: z.string().meta({ description: "What happened, such as `user.created`." }),
    at: z.iso.datetime(),
    actor: partySchema.meta({ description: "Who did it." }),
    subject: partySchema.meta({ description: "What it was done to." }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "DomainEvent" });
export type DomainEvent = z.infer<typeof domainEventSchema>;
