import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { ApplicationMark } from "@/components/console/application-mark";
import { button, input } from "@/components/ui/styles";
import type { Application } from "@/lib/applications/application";
import { launchAddress } from "@/lib/applications/launch-address";
import { env } from "@/lib/env";

/** From this many on there is something to search. */
const searchedFrom = 9;

/** What a person may use, a tile each, below the title of the page; the search is an address, and works without JavaScript. */
export async function OwnApplications({
  applications,
  search,
}: {
  applications: readonly Application[];
  search: string;
}) {
  const t = await getTranslations("dashboard.apps");
  const tiles = applications.flatMap((application) => {
    const href = launchAddress(application, env().APP_URL);
    return href === null ? [] : [{ ...application, href }];
  });
  const wanted = search.toLocaleLowerCase();
  const found = tiles.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <section className="mb-6" aria-labelledby="applications">
      {tiles.length >= searchedFrom && (
        <search className="mb-3 block max-w-[400px]">
          <Form action="/dashboard" prefetch={false} className="flex gap-2">
            <input
              key={search}
              name="search"
              type="search"
              aria-label={t("search")}
              placeholder={t("search")}
              defaultValue={search}
              maxLength={200}
              className={input}
            />
            <button type="submit" className={button.secondary}>
              {t("find")}
            </button>
          </Form>
        </search>
      )}
      {tiles.length === 0 && <p className="text-muted">{t("none")}</p>}
      {tiles.length > 0 && found.length === 0 && <p className="text-muted">{t("noneFound", { search })}</p>}
      {found.length > 0 && (
        <ul aria-label={t("list")} className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {found.map(({ id, name, logo, href }) => (
            <li key={id} className="min-w-0">
              <a
                href={href}
                className="flex h-full min-h-16 items-center gap-3 rounded-lg border border-border bg-raised p-3 font-medium hover:bg-sunken"
              >
                <ApplicationMark name={name} logo={logo} />
                <span className="min-w-0 break-words" dir="auto">
                  {name}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
