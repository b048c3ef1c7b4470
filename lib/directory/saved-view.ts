import { z } from "zod";
import { nameSchema } from "@/lib/identity/plain-text";

/** The lists whose looks people keep. */
export const viewLists = ["users", "connections", "activity", "audit"] as const;
export type ViewList = (typeof viewLists)[number];

/** So many views one person keeps, in all organizations: enough for anybody, and a bound for a script. */
export const viewsAtMost = 50;

const passing = ["after", "before", "scripts"];

/** A query of a list without the place in it: a view is how one looks, not where one was. */
const viewQuerySchema = z
  .string()
  .max(2000)
  .transform((text) => {
    const query = new URLSearchParams(text);
    for (const name of passing) query.delete(name);
    return query.toString();
  });

export const savedViewInputSchema = z.strictObject({
  list: z.enum(viewLists),
  name: nameSchema(60),
  query: viewQuerySchema,
});
export type SavedViewInput = z.infer<typeof savedViewInputSchema>;

export type SavedView = { name: string; query: string };
