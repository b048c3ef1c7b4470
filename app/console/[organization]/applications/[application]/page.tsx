import { getLocale, getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { ClientTexts } from "@/components/texts/client-texts";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { PageTitle } from "@/components/ui/page-title";
import { card } from "@/components/ui/styles";
import type { Application } from "@/lib/applications/application";
import { listUses } from "@/lib/applications/application-queries";
import { issuerOf, verifyUrlOf } from "@/lib/applications/application-view";
import { launchAddress } from "@/lib/applications/launch-address";
import { fillHowTos } from "@/lib/applications/snippets/fill-how-tos";
import { env } from "@/lib/env";
import { HowToLinks } from "../how-to-list";
import { DeleteApplication } from "./delete-application";
import { type ApplicationParams, openApplication } from "./open-application";

const shownUses = 20;

/** What the other side needs, what to paste there, and who used the application. */
export default async function ApplicationPage({
  params,
  searchParams,
}: {
  params: ApplicationParams;
  searchParams: Promise<{ product?: string | string[] }>;
}) {
  const { slug, application, db } = await openApplication(params);
  const { product } = await searchParams;
  const t = await getTranslations("applications");
  const baseUrl = env().APP_URL;
  const uses = await listUses(db, application, shownUses);
  return (
    <ClientTexts of={["applications.delete", "copy"]}>
      <PageTitle>{application.name}</PageTitle>
      <section className={`${card} mb-6`} aria-labelledby="values">
        <h2 id="values" className="mb-3 text-base font-semibold">
          {t("values.title")}
        </h2>
        {valuesOf(application, baseUrl).map(([name, value]) => (
          <CopyField key={name} label={t(`values.${name}`)} value={value} />
        ))}
        {launchAddress(application, baseUrl) === null && <p className="text-muted">{t("noTile")}</p>}
      </section>
      <h2 className="mb-1 text-base font-semibold">{t("snippets.title")}</h2>
      <p className="mb-3 text-muted">{t(application.kind === "oidc" ? "snippets.help" : "snippets.proxyHelp")}</p>
      <HowToLinks
        howTos={fillHowTos(application, { baseUrl, secret: null, language: await getLocale() })}
        chosen={product}
      />
      <h2 className="mt-6 mb-3 text-base font-semibold">{t("uses.title")}</h2>
      {uses.length === 0 ? (
        <p className="text-muted">{t("uses.none")}</p>
      ) : (
        <DataTable
          label={t("uses.title")}
          columns={(["user", "last", "first"] as const).map((key) => ({ key, label: t(`uses.${key}`) }))}
        >
          {uses.map(({ userId, email, firstUsedAt, lastUsedAt }) => (
            <tr key={userId} className={rowClass}>
              <td>
                <Link className="link" href={`/console/${slug}/users/${userId}`}>
                  {email}
                </Link>
              </td>
              <td className="whitespace-nowrap">
                <Moment at={lastUsedAt} />
              </td>
              <td className="whitespace-nowrap">
                <Moment at={firstUsedAt} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <DeleteApplication slug={slug} applicationId={application.id} name={application.name} />
    </ClientTexts>
  );
}

type ValueName = "issuer" | "discovery" | "clientId" | "origin" | "verifyUrl";

function valuesOf(application: Application, baseUrl: string): [ValueName, string][] {
  if (application.kind === "proxy")
    return [
      ["origin", application.origin],
      ["verifyUrl", verifyUrlOf(application, baseUrl)],
    ];
  const issuer = issuerOf(baseUrl);
  return [
    ["issuer", issuer],
    ["discovery", `${issuer}/.well-known/openid-configuration`],
    ["clientId", application.clientId],
  ];
}
