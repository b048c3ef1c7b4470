"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { Ending } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import type { KeyStep } from "@/lib/connections/rotate-key";
import { rotateKeyForm } from "../actions";

export type KeyRow = {
  id: string;
  state: "next" | "active" | "retired";
  /** What names it at the provider: the certificate's fingerprint, or the key id. */
  name: string;
  /** What it is for, where a connection has keys of several kinds. */
  use: "sig" | "enc" | null;
  /** ISO time; null for a key without a certificate. */
  notAfter: string | null;
};

const variants = { active: "good", next: "open", retired: "off" } as const;

/** Our key pairs of the connection, and the steps of changing them without a failed sign-in. */
export function KeyCard({
  slug,
  connectionId,
  protocol,
  keys,
}: {
  slug: string;
  connectionId: string;
  protocol: "saml" | "oidc";
  keys: KeyRow[];
}) {
  const t = useTranslations("keyCard");
  const router = useRouter();
  const rotation = useAdminAction(rotateKeyForm, slug);
  const has = (state: KeyRow["state"]) => keys.some((key) => key.state === state);
  const steps: KeyStep[] = [
    // An OpenID Connect connection has its keys from the save that needs them.
    has("active") || protocol === "oidc" ? "prepare" : "create",
    ...(has("next") ? (["activate"] as const) : []),
    ...(has("retired") ? (["discard"] as const) : []),
  ];
  return (
    <section className={`${card} mt-6`}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 text-muted">{t(protocol === "saml" ? "text" : "textOidc")}</p>
      {keys.length === 0 && <p className="mb-3">{t("none")}</p>}
      <ul className="mb-3">
        {keys.map((key) => (
          <li key={key.id} className="border-b border-border py-2 last:border-0">
            <StatusBadge variant={variants[key.state]} label={t(`states.${key.state}`)} />{" "}
            {key.use && t(`uses.${key.use}`)}
            {key.notAfter && <Ending at={key.notAfter} words={(values) => t("ends", values)} />}
            <span className="block font-mono text-small break-all text-muted">{key.name}</span>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {steps.map((step) => (
          <ConfirmButton
            key={step}
            label={t(`${step}.label`)}
            title={t(`${step}.title`)}
            consequence={t(protocol === "saml" || step === "create" ? `${step}.text` : `${step}.textOidc`)}
            variant={step === "discard" ? "danger" : "secondary"}
            isPending={rotation.isPending}
            failure={rotation.failure}
            onConfirm={() => rotation.run({ connectionId, step }, () => router.refresh())}
          />
        ))}
      </div>
    </section>
  );
}
