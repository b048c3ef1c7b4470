import { getTimeZone, getTranslations } from "next-intl/server";
import { LocalTime } from "./local-time";

/** Whose clock the times of a page are of, said once a page; and the question to the browser which it is. */
export async function TimeZoneNote() {
  const t = await getTranslations("timeZone");
  const zone = await getTimeZone();
  return (
    <p className="mt-6 text-small text-muted">
      {t("note", { zone: zone.replaceAll("_", " ") })}
      <LocalTime />
    </p>
  );
}
