import { getTranslations } from "next-intl/server";
import { BusyForm } from "@/components/console/busy-form";
import { button, card } from "@/components/ui/styles";
import { type Notice, notices } from "@/lib/directory/notice-store";
import { saveNoticesForm } from "./actions";

/** Which of our mails an administrator gets; a plain form, which works without JavaScript. */
export async function OwnNotices({ muted }: { muted: readonly Notice[] }) {
  const t = await getTranslations("dashboard.notices");
  return (
    <section className={`${card} mt-6`} aria-labelledby="notices">
      <h2 id="notices" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      <form action={saveNoticesForm}>
        <BusyForm />
        {notices.map((notice) => (
          <label key={notice} className="mb-3 flex items-start gap-3">
            <input
              key={String(muted.includes(notice))}
              type="checkbox"
              name="notice"
              value={notice}
              defaultChecked={!muted.includes(notice)}
              className="mt-0.5 size-5"
            />
            {t(notice)}
          </label>
        ))}
        <button type="submit" className={button.secondary}>
          {t("save")}
        </button>
      </form>
    </section>
  );
}
