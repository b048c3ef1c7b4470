"use client";

import { useTranslations } from "next-intl";
import { SecretList } from "@/components/console/secret-list";
import { useAdminAction } from "@/components/console/use-admin-action";
import { Moment } from "@/components/ui/moment";
import type { SecretView } from "@/lib/applications/application-view";
import { createSecretForm, deleteSecretForm } from "../../actions";

/** The secrets of an application. */
export function Secrets({
  slug,
  applicationId,
  secrets,
}: {
  slug: string;
  applicationId: string;
  secrets: readonly SecretView[];
}) {
  const t = useTranslations("applications.secrets");
  const adding = useAdminAction(createSecretForm, slug);
  const removal = useAdminAction(deleteSecretForm, slug);
  return (
    <SecretList
      entries={secrets.map((secret) => ({
        id: secret.id,
        hint: secret.hint,
        content: <SecretText secret={secret} />,
      }))}
      adding={{ ...adding, run: (onMade) => adding.run({ applicationId }, ({ secret }) => onMade(secret)) }}
      removal={{ ...removal, run: (secretId, onDone) => removal.run({ applicationId, secretId }, onDone) }}
      texts={{
        title: t("title"),
        help: t("help"),
        once: t("once"),
        made: t("made"),
        none: t("none"),
        add: t("add"),
        limit: t("limit"),
        delete: t("delete"),
        deleteText: t("deleteText"),
        deleteNamed: (hint) => t("deleteNamed", { hint }),
        deleteTitle: (hint) => t("deleteTitle", { hint }),
        deleted: (hint) => t("deleted", { hint }),
      }}
    />
  );
}

/** By whom it was made, and when it was used last. */
function SecretText({ secret: { createdAt, createdBy, lastUsedAt } }: { secret: SecretView }) {
  const t = useTranslations("applications.secrets");
  return (
    <span className="block break-words text-muted">
      <Moment at={createdAt} /> · {createdBy} ·{" "}
      {lastUsedAt ? (
        <>
          {t("lastUsed")} <Moment at={lastUsedAt} />
        </>
      ) : (
        t("never")
      )}
    </span>
  );
}
