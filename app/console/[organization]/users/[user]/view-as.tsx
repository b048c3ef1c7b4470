import { getTranslations } from "next-intl/server";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { Link } from "@/components/ui/link";
import { card } from "@/components/ui/styles";
import type { ConsoleRole } from "@/lib/directory/console-role";
import type { Organization } from "@/lib/directory/organization-store";
import { type OpenedPage, pagesOpenedFor } from "../../console-pages";

/** What somebody sees of the console, and what opens it, and the applications that they may use; nothing is done in their name. */
export async function ViewAs({
  organization,
  user,
  holds,
  roles,
  applications,
}: {
  organization: Organization;
  user: { status: "active" | "suspended"; operator: boolean };
  /** Keys of roles. */
  holds: readonly string[];
  roles: readonly { key: string; name: string; consoleRole: ConsoleRole | null }[];
  /** What they may use; null where who looks may not see applications. */
  applications: readonly { id: string; name: string }[] | null;
}) {
  const t = await getTranslations("userPage.viewAs");
  const pages = await getTranslations("console.pages");
  const joined = await getJoinedValues();
  const person = {
    isActive: user.status === "active",
    isOperator: user.operator,
    roles: roles.filter(({ key }) => holds.includes(key)),
  };
  const opened = pagesOpenedFor(person, organization);
  const openedBy = ({ roles: names, asOperator }: OpenedPage) =>
    joined([...names, ...(asOperator ? [t("operator")] : [])]);
  return (
    <section className="mb-6" aria-labelledby="view-as">
      <h2 id="view-as" className="mb-3 text-base font-semibold">
        {t("title")}
      </h2>
      {opened.length === 0 ? (
        <p className="text-muted">{t(person.isActive ? "nothing" : "suspended")}</p>
      ) : (
        <div className={card}>
          <p className="mb-3 text-muted">{t("help")}</p>
          <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
            {opened.map((page) => (
              <div key={page.key} className="contents">
                <dt className="font-medium">{pages(page.key)}</dt>
                <dd className="break-words text-muted max-sm:mb-2">{t("openedBy", { names: openedBy(page) })}</dd>
              </div>
            ))}
          </dl>
          {person.isOperator && <p className="mt-3 text-muted">{t("operatorHelp")}</p>}
        </div>
      )}
      {applications !== null && person.isActive && (
        <div className={`${card} mt-3`}>
          <h3 className="mb-2 font-medium">{pages("applications")}</h3>
          {applications.length === 0 && <p className="text-muted">{t("noApplications")}</p>}
          <ul className="flex flex-wrap gap-x-6 gap-y-2">
            {applications.map(({ id, name }) => (
              <li key={id} className="min-w-0">
                <Link className="link break-words" href={`/console/${organization.slug}/applications/${id}/access`}>
                  <bdi>{name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
