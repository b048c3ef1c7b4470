import { z } from "zod";
import type english from "@/lib/messages/en.json";

/** The name of a sentence, which each language has in its catalogue. */
export type FactKey = keyof typeof english.facts;

/** `altered`: something was cut or cleaned, so it is not what came. `personal`: names a person. */
const marks = { altered: z.literal(true).optional(), personal: z.literal(true).optional() };

const plainFactSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("value"), value: z.string(), ...marks }),
  z.object({ kind: z.literal("values"), values: z.array(z.string()), more: z.int().optional(), ...marks }),
  /** A time as it was written, and how far it is from our clock: positive where it is ahead. */
  z.object({ kind: z.literal("instant"), at: z.string(), offsetSeconds: z.int().optional() }),
  /** A sentence that an earlier version wrote. It is shown, and never read. */
  z.object({ kind: z.literal("text"), text: z.string() }),
]);

/** A sentence by its key. A key that a later version gave up is shown as it is, so any text passes here. */
const saidFactSchema = z.object({
  kind: z.literal("said"),
  key: z.custom<FactKey>((key) => typeof key === "string"),
  get args() {
    return z.record(z.string(), z.union([z.string(), z.number(), factSchema])).optional();
  },
});

/**
 * What was expected, what came, or why something was done, as data: a sentence is made of it where somebody reads it.
 */
const factSchema: z.ZodType<Fact> = z.lazy(() => z.union([plainFactSchema, saidFactSchema]));

export type PlainFact = z.infer<typeof plainFactSchema>;
type SaidFact = { kind: "said"; key: FactKey; args?: Record<string, string | number | Fact> };
export type Fact = PlainFact | SaidFact;

/** A fact of the database, where earlier versions kept English sentences. */
export const storedFactSchema = z.preprocess(
  (stored) => (typeof stored === "string" ? { kind: "text", text: stored } : stored),
  factSchema,
);
