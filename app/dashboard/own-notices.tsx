import { getTranslations } from "next-intl/server";
import { Link } from "@/components/ui/link";
import { card, input } from "@/components/ui/styles";
import { type ConnectionNotice, connectionNotices } from "@/lib/directory/notice-choice";
import { type Notice, notices } from "@/lib/directory/notice-store";
import { saveNoticesForm } from "./actions";
import { OwnForm } from "./own-form";

/** Which mails somebody gets, and how many connections they chose for those that are narrowed. */
export type NoticeSettings = {
  muted: readonly Notice[];
  narrowed: readonly ConnectionNotice[];
  chosen: ReadonlyMap<ConnectionNotice, number>;
};

/**
 * Which of our mails an administrator gets, and about which connections; a plain form, which works without JavaScript.
 * @param mayChoose who may not see the connections chooses none of them
 */
export async function OwnNotices({ muted, narrowed, chosen, mayChoose }: NoticeSettings & { mayChoose: boolean }) {
  const t = await getTranslations("dashboard.notices");
  const unsaved = await getTranslations("unsaved");
  const narrowable = (notice: Notice) => connectionNotices.find((one) => mayChoose && one === notice);
  return (
    <section className={`${card} mt-6`} aria-labelledby="notices">
      <h2 id="notices" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      <OwnForm action={saveNoticesForm} label={t("save")} saved={unsaved("saved")}>
        {notices.map((notice) => {
          const kind = narrowable(notice);
          return (
            <div key={notice} className="mb-3">
              <label className="flex items-start gap-3">
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
              {!muted.includes(notice) && <input type="hidden" name="shown" value={notice} />}
              {kind && narrowed.includes(kind) && <input type="hidden" name="shownNarrow" value={kind} />}
              {kind && <Scope notice={kind} isNarrow={narrowed.includes(kind)} count={chosen.get(kind) ?? 0} />}
            </div>
          );
        })}
      </OwnForm>
    </section>
  );
}

/** About which connections a kind of mail is sent. */
async function Scope({ notice, isNarrow, count }: { notice: ConnectionNotice; isNarrow: boolean; count: number }) {
  const t = await getTranslations("dashboard.notices");
  return (
    <div className="mt-1 ml-8">
      <select
        key={String(isNarrow)}
        name={`scope.${notice}`}
        aria-label={t("scope", { notice: t(notice) })}
        defaultValue={isNarrow ? "chosen" : "all"}
        className={`${input} max-w-xs`}
      >
        <option value="all">{t("scopes.all")}</option>
        <option value="chosen">{t("scopes.chosen")}</option>
      </select>
      {isNarrow && (
        <p className="mt-1 text-muted">
          {t("chosen", { count })}{" "}
          <Link href="/dashboard/notices" className="link" aria-label={t("chooseNamed", { notice: t(notice) })}>
            {t("choose")}
          </Link>
        </p>
      )}
      {notice === "alert" && <p className="mt-1 text-muted">{t("alertHelp")}</p>}
    </div>
  );
}
