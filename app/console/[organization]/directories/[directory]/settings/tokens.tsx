"use client";

import { useTranslations } from "next-intl";
import { SecretList } from "@/components/console/secret-list";
import { useAdminAction } from "@/components/console/use-admin-action";
import { Moment } from "@/components/ui/moment";
import type { DirectoryTokenView } from "@/lib/directories/directory-view";
import { createDirectoryTokenForm, deleteDirectoryTokenForm } from "../../actions";

/** The tokens of a directory. */
export function Tokens({
  slug,
  directoryId,
  tokens,
}: {
  slug: string;
  directoryId: string;
  tokens: readonly DirectoryTokenView[];
}) {
  const t = useTranslations("directories.tokens");
  const adding = useAdminAction(createDirectoryTokenForm, slug);
  const removal = useAdminAction(deleteDirectoryTokenForm, slug);
  return (
    <SecretList
      entries={tokens.map((token) => ({ id: token.id, hint: token.hint, content: <TokenText token={token} /> }))}
      adding={{ ...adding, run: (onMade) => adding.run({ directoryId }, ({ token }) => onMade(token)) }}
      removal={{ ...removal, run: (tokenId, onDone) => removal.run({ directoryId, tokenId }, onDone) }}
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

/** Whose it is, and by whom it was used last. */
function TokenText({ token }: { token: DirectoryTokenView }) {
  const t = useTranslations("directories.tokens");
  const { label, createdAt, createdBy, expiresAt, lastUsedAt, lastClient } = token;
  return (
    <>
      {label}
      <span className="block break-words text-muted">
        <Moment at={createdAt} /> · {createdBy}
        {expiresAt && (
          <>
            {" · "}
            {t("expires")} <Moment at={expiresAt} />
          </>
        )}
      </span>
      <span className="block break-words text-muted">
        {lastUsedAt ? (
          <>
            {t("lastUsed")} <Moment at={lastUsedAt} /> {lastClient && t("client", { client: lastClient })}
          </>
        ) : (
          t("never")
        )}
      </span>
    </>
  );
}
