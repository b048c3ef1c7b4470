import { z } from "zod";
import { nameSchema } from "@/lib/identity/plain-text";

/** Every list of the console: how it is looked at is kept by its name, so a name stays as it is. */
export const viewLists = [
  "activity",
  "applications",
  "applications.denials",
  "attributes",
  "audit",
  "connections",
  "directories",
  "directories.groups",
  "directories.people",
  "directories.requests",
  "domains",
  "groups",
  "groups.memberList",
  "keys",
  "organizations",
  "roles",
  "sessions",
  "users",
  "webhooks",
  "webhooks.deliveries",
] as const;
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
