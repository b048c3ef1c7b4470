import { z } from "zod";
import { textSchema } from "@/lib/presets/preset";
import type { DirectoryPreset } from "./directory-schema";
import entra from "./guides/entra.json";
import google from "./guides/google.json";
import jumpcloud from "./guides/jumpcloud.json";
import okta from "./guides/okta.json";
import onelogin from "./guides/onelogin.json";
import other from "./guides/other.json";

/** Our values that a provider's console asks for; `entraUrl` with the ending by which Entra keeps to the standard. */
const givenValues = ["scimUrl", "entraUrl", "token"] as const;
export type DirectoryValue = (typeof givenValues)[number];

/** How one provider is set up: steps in its console's order and labels. Data: a file of `guides/` each. */
const directoryGuideSchema = z.strictObject({
  /** Its own name. */
  provider: z.string().min(1),
  steps: z
    .array(
      z.strictObject({
        title: textSchema,
        body: textSchema,
        gives: z.array(z.strictObject({ label: z.string().min(1), value: z.enum(givenValues) })).default([]),
        /** What is pasted there as it is. */
        text: z.string().min(1).optional(),
        note: textSchema.optional(),
      }),
    )
    .min(1),
});
export type DirectoryGuide = z.infer<typeof directoryGuideSchema>;

const guides: Record<DirectoryPreset, unknown> = { entra, okta, onelogin, google, jumpcloud, other };

/** The guide of a provider. */
export function directoryGuide(preset: DirectoryPreset): DirectoryGuide {
  return directoryGuideSchema.parse(guides[preset]);
}

/** The values of one directory. @param token the token where it is known, which is once */
export function directoryValues(scimUrl: string, token: string | null): Record<DirectoryValue, string | null> {
  return { scimUrl, entraUrl: `${scimUrl}?aadOptscim062020`, token };
}
