import { useTranslations } from "next-intl";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { button } from "@/components/ui/styles";

/** What is in the place of rows that could not be read: what to do, the reference, and the way to try again, also without scripts. */
export function ListProblem({ path, query, reference }: { path: string; query: PageQuery; reference: string }) {
  const texts = useTranslations("publicErrors.internal_error");
  const t = useTranslations("errorPage");
  return (
    <div role="alert" className="rounded-lg border border-border bg-raised p-8 text-center">
      <h2 className="mb-2 text-base font-semibold">{texts("title")}</h2>
      <p className="mb-4 text-muted">{texts("advice")}</p>
      <p className="mb-4">
        {t("reference")} <code className="font-mono font-medium">{reference}</code>
      </p>
      {/* Not by the router: it may keep what it has of this address. */}
      <a href={withQuery(path, query, {})} className={button.secondary}>
        {t("tryAgain")}
      </a>
    </div>
  );
}
