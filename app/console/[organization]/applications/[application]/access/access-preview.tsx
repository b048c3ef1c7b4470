import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card, input } from "@/components/ui/styles";
import type { Application } from "@/lib/applications/application";
import { previewAccess } from "@/lib/applications/preview-claims";
import type { Db } from "@/lib/db/database";

/** "Would they get in?": the saved rule, applied to somebody; works without JavaScript. */
export async function AccessPreview({
  path,
  application,
  email,
  db,
}: {
  path: string;
  application: Application;
  email: string;
  db: Db;
}) {
  const t = await getTranslations("applications.wouldEnter");
  const text = await getFactText();
  const found = email ? await previewAccess({ application, email }, { db }) : null;
  return (
    <section className={card} aria-labelledby="would-enter">
      <h2 id="would-enter" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      <Form action={path} prefetch={false} className="mb-3 flex flex-wrap items-end gap-3">
        <label className="block w-full max-w-[400px]">
          <span className="mb-1 block font-medium">{t("email")}</span>
          <input key={email} className={input} name="email" type="email" defaultValue={email} autoComplete="off" />
        </label>
        <button type="submit" className={button.secondary}>
          {t("ask")}
        </button>
      </Form>
      <div role="status">
        {email && !found && <p>{t("nobody", { email })}</p>}
        {found && (
          <>
            <p className="mb-2">
              <StatusBadge
                variant={found.decision.allowed ? "good" : "bad"}
                label={t(found.decision.allowed ? "yes" : "no", { email: found.person.email })}
              />
            </p>
            <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
              <dt className="text-muted">{t("expected")}</dt>
              <dd className="break-words">{text(found.decision.expected)}</dd>
              <dt className="text-muted">{t("got")}</dt>
              <dd className="break-words">{text(found.decision.got)}</dd>
            </dl>
          </>
        )}
      </div>
    </section>
  );
}
