import type { AuditView } from "@/lib/audit/audit-queries";

/** The pages of the console that what was changed has, by its kind; the others have none of their own. */
const parts: Readonly<Partial<Record<string, string>>> = {
  application: "applications",
  attribute: "attributes",
  connection: "connections",
  directory: "directories",
  domain: "domains",
  group: "groups",
  role: "roles",
  user: "users",
  webhook: "webhooks",
};

/** The page of what was changed; null where it has none, or went with the change. Pure. */
export function targetPath(
  slug: string,
  { action, targetType, targetId }: Pick<AuditView, "action" | "targetType" | "targetId">,
): string | null {
  const part = Object.hasOwn(parts, targetType) ? parts[targetType] : undefined;
  const isGone = [`${targetType}.deleted`, `${targetType}.removed`].includes(action);
  return part && !isGone ? `/console/${slug}/${part}/${encodeURIComponent(targetId)}` : null;
}
