import type { SetupLink } from "@/lib/connections/setup-link-store";

/** A setup link as its card shows it, and how far its holder is. */
export function toShownLink(link: SetupLink, isComplete: boolean) {
  return {
    expiresAt: link.expiresAt.toISOString(),
    isOpen: link.revokedAt === null && link.expiresAt > new Date(),
    done: {
      opened: link.openedAt !== null,
      imported: isComplete,
      tested: link.testedAt !== null,
      ready: link.readyAt !== null,
    },
  };
}
