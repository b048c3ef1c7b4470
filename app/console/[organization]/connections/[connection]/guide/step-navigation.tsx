"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";

type Way = { href: string; label: string };

/** Where one can go from a step; `next` is an earlier one where that is what has to be done first. */
export type StepWays = { back: Way | null; next: Way | null };

/** The ways to the steps before and after. */
export function StepNavigation({
  ways: { back, next },
  isNext,
  onLeave,
}: {
  ways: StepWays;
  /** Going on is the next thing to do. */
  isNext: boolean;
  /** Saves what is on the step; false keeps people there. Absent where nothing is to be saved. */
  onLeave?: () => Promise<boolean>;
}) {
  const t = useTranslations("guide");
  const router = useRouter();
  return (
    <nav className="mt-6 flex flex-wrap justify-between gap-3" aria-label={t("stepWays")}>
      {back ? (
        <Link className={button.secondary} href={back.href}>
          {back.label}
        </Link>
      ) : (
        <span />
      )}
      {next && (
        <Link
          className={isNext ? button.primary : button.secondary}
          href={next.href}
          {...(onLeave && { "data-keeps-form": true })}
          onClick={async (event) => {
            if (!onLeave) return;
            event.preventDefault();
            if (await onLeave()) router.push(next.href);
          }}
        >
          {next.label}
        </Link>
      )}
    </nav>
  );
}
