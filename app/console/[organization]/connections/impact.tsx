"use client";

import { useTranslations } from "next-intl";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { Link } from "@/components/ui/link";
import type { ImpactPreview } from "@/lib/diagnosis/preview-impact";

/** Whom a change would touch, the worst first: "3 of 200 people would lose developer", and who they are. */
export function Impact({ slug, preview }: { slug: string; preview: ImpactPreview }) {
  const { signIns, people, changes, consoleRows, endedKeys } = preview;
  const t = useTranslations("impact");
  const joined = useJoinedValues();
  return (
    <div role="status" className="mt-3 rounded-md bg-sunken p-3">
      {consoleRows.map(({ value, role }) => (
        <p key={`${value} ${role}`} className="mb-2 font-medium text-danger break-words">
          {t("consoleRow", { value, role })}
        </p>
      ))}
      {endedKeys.length > 0 && <p className="mb-2 break-words">{t("endedKeys", { keys: joined(endedKeys) })}</p>}
      <p className="font-medium">{signIns === 0 ? t("none") : t("read", { signIns, people })}</p>
      {signIns > 0 && changes.length === 0 && <p>{t("unchanged")}</p>}
      {changes.map((change) => (
        <details key={`${change.kind} ${change.subject}`} className="mt-2">
          <summary className="cursor-pointer">
            {t(change.kind, { count: change.count, people, subject: change.subject })}
            {change.opensConsole && <strong className="ml-1 text-danger">{t("opensConsole")}</strong>}
          </summary>
          <ul className="mt-1 list-disc space-y-2 pl-5">
            {change.who.map(({ email, reference }) => (
              <li key={reference} className="break-all">
                <Link className="link" href={`/console/${slug}/activity/${reference}`}>
                  {email}
                </Link>
              </li>
            ))}
          </ul>
          {change.count > change.who.length && <p>{t("more", { count: change.count - change.who.length })}</p>}
        </details>
      ))}
    </div>
  );
}
