import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import { button, card } from "@/components/ui/styles";
import { type ApplicationParams, openApplication } from "../open-application";

/** A real sign-in as the application's test client. Plain links: what they lead to is for the browser itself, and perhaps another site. */
export default async function TryPage({ params }: { params: ApplicationParams }) {
  const { slug, application, person, organization } = await openApplication(params);
  if (application.kind !== "oidc") notFound();
  const t = await getTranslations("applications");
  const start = `/op/try/start/${application.id}?organization=${slug}`;
  const isElsewhere = person.user.organizationId !== organization.id;
  return (
    <>
      <PageTitle>{`${application.name} · ${t("tabs.try")}`}</PageTitle>
      <section className={`${card} max-w-[640px]`} aria-labelledby="try">
        <h2 id="try" className="mb-1 text-base font-semibold">
          {t("try.title")}
        </h2>
        <p className="mb-3 text-muted">{t("try.help")}</p>
        <ul className="mb-4 list-disc space-y-1 pl-5 text-muted">
          <li>{t("try.nothingChanges")}</li>
          <li>{t("try.asYou", { email: person.user.email })}</li>
        </ul>
        {isElsewhere && <p className="mb-4">{t("try.elsewhere", { organization: organization.name })}</p>}
        {application.status === "off" ? (
          <p>{t("try.off")}</p>
        ) : (
          <p className="flex flex-wrap gap-2">
            <a className={button.primary} href={start}>
              {t("try.start")}
            </a>
            <a className={button.secondary} href={`${start}&fresh=1`}>
              {t("try.startFresh")}
            </a>
          </p>
        )}
      </section>
    </>
  );
}
