"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { CopyField } from "@/components/ui/copy-field";
import { Moment } from "@/components/ui/moment";
import { button, card } from "@/components/ui/styles";
import type { DirectoryTokenView } from "@/lib/directories/directory-view";
import { createDirectoryTokenForm, deleteDirectoryTokenForm } from "../../actions";

const atMost = 2;

/** Adds a token, which is shown once, and deletes one that is used no more. */
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
  const router = useRouter();
  const adding = useAdminAction(createDirectoryTokenForm, slug);
  const removal = useAdminAction(deleteDirectoryTokenForm, slug);
  const [made, setMade] = useState<string | null>(null);
  return (
    <section className={card}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-4 text-muted">{t("help")}</p>
      <div role="status">
        {made && (
          <div className="mb-4 rounded-md bg-success-surface p-3">
            <p className="mb-2 font-medium">{t("once")}</p>
            <CopyField label={t("made")} value={made} />
          </div>
        )}
      </div>
      {tokens.length === 0 && <p className="mb-4">{t("none")}</p>}
      <ul className="mb-4">
        {tokens.map((token) => (
          <li key={token.id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
            <TokenText token={token} />
            <ConfirmButton
              label={t("delete")}
              name={t("deleteNamed", { hint: token.hint })}
              title={t("deleteTitle", { hint: token.hint })}
              consequence={t("deleteText")}
              isPending={removal.isPending}
              failure={removal.failure}
              onConfirm={() =>
                removal.run({ directoryId, tokenId: token.id }, () => {
                  toast.success(t("deleted", { hint: token.hint }));
                  router.refresh();
                })
              }
            />
          </li>
        ))}
      </ul>
      <FormBody>
        <ProblemNotice failure={adding.failure} />
        <button
          type="button"
          className={button.primary}
          disabled={adding.isPending || tokens.length >= atMost}
          aria-describedby="token-limit"
          onClick={() =>
            adding.run({ directoryId }, ({ token }) => {
              setMade(token);
              router.refresh();
            })
          }
        >
          {t("add")}
        </button>
        <p id="token-limit" className="mt-2 text-muted">
          {t("limit")}
        </p>
      </FormBody>
    </section>
  );
}

/** Which token, whose, and by whom it was used last. */
function TokenText({ token }: { token: DirectoryTokenView }) {
  const t = useTranslations("directories.tokens");
  const { hint, label, createdAt, createdBy, expiresAt, lastUsedAt, lastClient } = token;
  return (
    <div className="min-w-0">
      <code className="font-mono text-small">{`${hint}…`}</code> {label}
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
    </div>
  );
}
