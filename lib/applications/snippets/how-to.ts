import { z } from "zod";
import { textSchema } from "@/lib/presets/preset";

const texts = z.array(textSchema).min(1);

const commonFields = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** As the product calls itself; not translated. */
  product: z.string().min(1),
  /** The order of the list, within the kind. */
  position: z.int(),
  /** Where the text goes. */
  file: z.string().min(1),
  /** Where to click and what to enter, in the terms of the product. */
  steps: texts,
  /** How somebody sees that it works. */
  checks: texts,
  /** What others ran into. */
  traps: texts,
};

/**
 * How one product is set up for an application here. Data: adding one is adding a file to `data/`; the texts of reverse proxies, most of
 * which are generated, are beside it.
 */
export const howToSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...commonFields,
    kind: z.literal("oidc"),
    /** Where the product wants its answers, below its own address; to be registered. */
    redirectPath: z.string().startsWith("/"),
    /** The text to paste; `%name%` stands for a value of ours. */
    lines: z.array(z.string()).min(1),
  }),
  z.strictObject({ ...commonFields, kind: z.literal("proxy") }),
]);
export type HowTo = z.infer<typeof howToSchema>;

/** A how-to with the values of an application, in the reader's language. */
export type FilledHowTo = {
  id: string;
  product: string;
  file: string;
  /** The address to register for it; null for a proxy. */
  redirectUri: string | null;
  text: string;
  steps: string[];
  checks: string[];
  traps: string[];
};
