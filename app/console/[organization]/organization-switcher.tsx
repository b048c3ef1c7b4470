import { getTranslations } from "next-intl/server";
import { Menu } from "@/components/console/menu";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";

const pageSize = 12;

/** The operator's way between organizations; works without JavaScript. */
export async function OrganizationSwitcher({ current }: { current: { slug: string; name: string } }) {
  const t = await getTranslations("console");
  const organizations = await listOrganizations(await getDb(), { limit: pageSize, after: null });
  return (
    <Menu
      className="mb-4"
      label={t("switch", { name: current.name })}
      summaryClass="flex min-h-9 items-center justify-between gap-2 rounded-md border border-border px-3 font-semibold"
      summary={
        <>
          <span className="min-w-0 truncate">{current.name}</span>
          <Icon name="chevrons-up-down" />
        </>
      }
    >
      <ul className="absolute z-10 mt-1 w-full rounded-md border border-border bg-raised py-1 shadow-lg">
        {organizations
          .filter(({ slug }) => slug !== current.slug)
          .map(({ slug, name }) => (
            <li key={slug}>
              <Link className="block truncate px-3 py-1.5 hover:bg-sunken" href={`/console/${slug}`}>
                {name}
              </Link>
            </li>
          ))}
        <li>
          <Link className="block px-3 py-1.5 text-muted hover:bg-sunken" href="/console/organizations">
            {t("allOrganizations")}
          </Link>
        </li>
      </ul>
    </Menu>
  );
}
