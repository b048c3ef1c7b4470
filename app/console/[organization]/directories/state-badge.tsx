import { useTranslations } from "next-intl";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DirectoryState } from "@/lib/directories/directory-state";

const variants = { paused: "off", dryRun: "warning", waiting: "open", active: "good" } as const;

/** What a directory is doing. */
export function StateBadge({ state }: { state: DirectoryState }) {
  const t = useTranslations("directories.states");
  return <StatusBadge variant={variants[state]} label={t(state)} />;
}
