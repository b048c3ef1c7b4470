"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { CopyField } from "@/components/ui/copy-field";
import { button, card } from "@/components/ui/styles";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { usesOurKey } from "@/lib/saml/uses-our-key";
import { useEditing } from "../editing";
import type { ConnectionFormValues } from "../form-values";
import type { GivenValue } from "./read-given-values";

/** What the administrator carries to the provider; our addresses as the form makes them, saved or not. */
export function GivenValues({ id, baseUrl, values }: { id: string; baseUrl: string; values: readonly GivenValue[] }) {
  const t = useTranslations("connectionPage");
  const { config } = useEditing();
  const saml = useWatch<ConnectionFormValues, "saml">({ name: "saml" });
  const isSaml = config.kind === "generic-saml";
  const oidc = useWatch<ConnectionFormValues, "oidc">({ name: "oidc" });
  const hasCertificate = usesOurKey(saml);
  const hasClientKeys = oidc.clientAuth === "private_key_jwt" || oidc.idTokenEncryptionAlg !== "unencrypted";
  const { addressStyle, entityIdOverride } = saml;
  const ours = spAddresses(id, { addressStyle, entityIdOverride: entityIdOverride.trim() || null }, baseUrl);
  const current = ({ name, value }: GivenValue) => (name === "entityId" || name === "acsUrl" ? ours[name] : value);
  return (
    <aside
      className={`${card} mb-6 xl:sticky xl:top-8 xl:order-last xl:mb-0 xl:max-h-[calc(100dvh-4rem)] xl:overflow-y-auto`}
      aria-labelledby="give"
    >
      <h2 id="give" className="mb-3 text-base font-semibold">
        {t("give")}
      </h2>
      {values
        .filter(({ name }) => (name !== "clientJwksUri" || hasClientKeys) && (name !== "certificate" || hasCertificate))
        .map((given) => (
          <CopyField key={given.name} label={t(given.name)} value={current(given)} />
        ))}
      {isSaml && (
        <a className={button.secondary} href={`/saml/metadata/${id}?download`}>
          {t("download")}
        </a>
      )}
    </aside>
  );
}
