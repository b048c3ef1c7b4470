import { getTranslations } from "next-intl/server";
import type { PageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { findViewOwner } from "@/lib/auth/find-view-owner";
import { getDb } from "@/lib/db/open-database";
import type { ViewList } from "@/lib/directory/saved-view";
import { listSavedViews } from "@/lib/directory/saved-view-store";
import { DeleteViewButton, SaveViewForm } from "./save-view-form";

/**
 * How one person looks at a list, by names of their own, and the way to keep how it is looked at now. Who looks, and at a list of which
 * organization, it finds itself, so that no list can be without: views are kept of every one.
 */
export async function SavedViews({ list, path, query }: { list: ViewList; path: string; query: PageQuery }) {
  const t = await getTranslations("list");
  const found = await findViewOwner(organizationOf(path));
  if (found === null) return null;
  const { slug, owner } = found;
  const views = await listSavedViews(await getDb(), owner, list);
  const present = normal(query);
  if (views.length === 0 && present === "") return null;
  const active = views.find((view) => view.query !== "" && normal(parsed(view.query)) === present);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {views.length > 0 && (
        <nav aria-label={t("views")}>
          <ul className="flex flex-wrap gap-1">
            <View href={path} name={t("allRows")} isActive={present === ""} />
            {views.map(({ name, query: kept }) => (
              <View key={name} href={kept ? `${path}?${kept}` : path} name={name} isActive={name === active?.name} />
            ))}
          </ul>
        </nav>
      )}
      {present !== "" && <SaveViewForm slug={slug} list={list} query={present} />}
      {active && <DeleteViewButton slug={slug} list={list} name={active.name} path={path} />}
    </div>
  );
}

function View({ href, name, isActive }: { href: string; name: string; isActive: boolean }) {
  return (
    <li>
      <Link
        href={href}
        title={name}
        aria-current={isActive ? "page" : undefined}
        className={`inline-flex min-h-9 max-w-56 items-center rounded-md px-3 max-sm:min-h-11 ${isActive ? "bg-sunken font-medium" : "text-muted hover:bg-sunken"}`}
      >
        <span className="truncate">{name}</span>
      </Link>
    </li>
  );
}

/** The short name in the address of a list; null for one that belongs to the installation. */
function organizationOf(path: string): string | null {
  const [, , slug] = path.split("/");
  return path.startsWith("/console/") && slug && slug !== "organizations" ? slug : null;
}

const parsed = (query: string): PageQuery => Object.fromEntries(new URLSearchParams(query));

/** A query without the place in the list, its names in order: two that show the same are the same. */
function normal({ after: _after, before: _before, scripts: _scripts, ...query }: PageQuery): string {
  const entries = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return new URLSearchParams(entries.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toString();
}
