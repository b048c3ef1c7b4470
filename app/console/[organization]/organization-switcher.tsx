import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { Menu } from "@/components/console/menu";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { input } from "@/components/ui/styles";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";

/** So many are named in the menu; where there are more, a search stands before them. */
const namedAtMost = 12;

/** The operator's way between organizations; works without JavaScript. */
export async function OrganizationSwitcher({ current }: { current: { slug: string; name: string } }) {
  const t = await getTranslations("console");
  const found = await listOrganizations(await getDb(), { limit: namedAtMost + 1, after: null });
  const named = found.slice(0, namedAtMost).filter(({ slug }) => slug !== current.slug);
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
      <div className="absolute z-10 mt-1 w-full rounded-md border border-border bg-raised py-1 shadow-lg">
        {found.length > namedAtMost && <OrganizationSearch />}
        <ul>
          {named.map(({ slug, name }) => (
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
      </div>
    </Menu>
  );
}

/** Leads to the list of those that are found, whose rows lead to them. */
async function OrganizationSearch() {
  const label = (await getTranslations("organizations"))("search");
  return (
    <search>
      <Form action="/console/organizations" prefetch={false} className="px-2 pt-1 pb-2">
        <input
          type="search"
          name="search"
          required
          maxLength={200}
          autoComplete="off"
          aria-label={label}
          placeholder={label}
          className={input}
        />
      </Form>
    </search>
  );
}
