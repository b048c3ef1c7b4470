"use client";

import { useTranslations } from "next-intl";
import { useExpectedNames } from "@/components/console/expected-states";
import { CutText } from "@/components/console/list/cells";
import { useJoinedValues } from "@/components/texts/use-joined-values";

/** The roles of a user, and those that they are about to get. */
export function UserRoles({ id, roles }: { id: string; roles: readonly { key: string; name: string }[] }) {
  const t = useTranslations("users");
  const joined = useJoinedValues();
  return <CutText text={joined(useExpectedNames(id, roles)) || t("noRole")} />;
}
