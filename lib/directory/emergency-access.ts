import { z } from "zod";

/** After so many days administrators are asked to try the way in without a provider. */
export const drillDays = 30;

/** Whether an organization's way in without a provider still opens: when that was last seen, and when it is to be tried again. */
export const emergencyAccessSchema = z
  .object({
    isPrepared: z.boolean().meta({
      description: "Whether an administrator or an operator has an unused recovery code or a passkey.",
    }),
    lastProvenAt: z.iso.datetime().nullable(),
    lastProvenBy: z.string().nullable().meta({ description: "The e-mail address of the administrator who did." }),
    dueAt: z.iso.datetime().meta({ description: "When administrators are asked to try it." }),
  })
  .meta({ id: "EmergencyAccess" });
export type EmergencyAccessView = z.infer<typeof emergencyAccessSchema>;

/** When it is to be tried: a month after it was last seen to open, or after the organization began. Pure. */
export function drillDueAt({ provenAt, createdAt }: { provenAt: Date | null; createdAt: Date }): Date {
  return new Date((provenAt ?? createdAt).getTime() + drillDays * 86_400_000);
}
