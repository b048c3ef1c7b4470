"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useFormContext } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useStale } from "@/components/console/use-stale";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import type { ImpactPreview } from "@/lib/diagnosis/preview-impact";
import { beginTestForm, previewImpactForm, readTestForm } from "./actions";
import { useEditing } from "./editing";
import { type ConnectionFormValues, fromFormValues } from "./form-values";
import { Impact } from "./impact";

/** Without a title it passed. */
type Result = { title: string | null; reference: string };
type Progress = { testId: string; step: "opened" | "left"; isClosed: boolean; isLate: boolean; result: Result | null };

const pollMilliseconds = 1500;
const lateMilliseconds = 5 * 60_000;

/**
 * Tests the sign-in with what is in the form, saved or not, in a window of its own, and tells how far it is.
 */
export function TestConnection({ connectionId, isNext = false }: { connectionId: string; isNext?: boolean }) {
  const { slug, config, baseRevision, settle, beginKeeping, showRefused } = useEditing();
  const t = useTranslations("connectionTest");
  const form = useFormContext<ConnectionFormValues>();
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(beginTestForm, slug);
  const impact = useAdminAction(previewImpactForm, slug);
  const [preview, setPreview] = useState<ImpactPreview | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [testWindow, setTestWindow] = useState<Window | null>(null);

  const begin = async () => {
    // Opened by the click itself: later the browser would call it a pop-up. It goes on once the draft is kept.
    const opened = window.open("", "_blank", "popup,width=720,height=800");
    // Disowned: whatever the provider's page does, it cannot lead this page elsewhere.
    if (opened) opened.opener = null;
    setTestWindow(opened);
    setProgress(null);
    if (!(await settle())) return opened?.close();
    const kept = beginKeeping();
    run(
      { connectionId, connection: fromFormValues(form.getValues(), config), baseRevision: baseRevision() },
      ({ testId, keptAt }) => {
        kept(keptAt);
        router.refresh();
        if (opened) opened.location.href = `/sso/test/${testId}`;
        setProgress({ testId, step: "opened", isClosed: false, isLate: false, result: null });
      },
      ({ fields }) => {
        opened?.close();
        showRefused(fields);
      },
    );
  };
  useProgress(slug, progress, testWindow, setProgress);
  useStale(form, progress?.result ?? null, () => setProgress(null));
  useStale(form, preview, () => setPreview(null));
  const hasResult = progress?.result != null;
  useEffect(() => {
    // What is to be done next has changed with it.
    if (hasResult) router.refresh();
  }, [hasResult, router]);
  const showImpact = async () => {
    if (!(await settle())) return;
    const kept = beginKeeping();
    impact.run(
      { connectionId, connection: fromFormValues(form.getValues(), config), baseRevision: baseRevision() },
      ({ preview: answer, keptAt }) => {
        kept(keptAt);
        router.refresh();
        setPreview(answer);
      },
      ({ fields }) => showRefused(fields),
    );
  };

  return (
    <section className={`${card} mb-6`} aria-label={t("title")}>
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 max-w-[640px] text-muted">{t("help")}</p>
      <FormBody>
        <div className="flex flex-wrap gap-3">
          <button
            type="button"
            className={isNext ? button.primary : button.secondary}
            disabled={isPending}
            onClick={begin}
          >
            {progress === null ? t("begin") : t("again")}
          </button>
          <button type="button" className={button.secondary} disabled={impact.isPending} onClick={showImpact}>
            {impact.isPending ? t("loading") : t("impact")}
          </button>
        </div>
      </FormBody>
      {progress && (
        <TestProgress slug={slug} connectionId={connectionId} progress={progress} isBlocked={testWindow === null} />
      )}
      {preview && <Impact slug={slug} preview={preview} />}
      <ProblemNotice failure={failure ?? impact.failure} />
    </section>
  );
}

/** Asks for the state of the test until it is over, or until nobody can be expected to answer any more. */
function useProgress(
  slug: string,
  progress: Progress | null,
  testWindow: Window | null,
  setProgress: (change: (current: Progress | null) => Progress | null) => void,
) {
  const testId = progress?.testId ?? null;
  const isOver = progress === null || progress.result !== null || progress.isLate;
  useEffect(() => {
    if (testId === null || isOver) return;
    const change = (patch: Partial<Progress>) =>
      setProgress((current) => (current?.testId === testId ? { ...current, ...patch } : current));
    const ask = async () => {
      const read = await readTestForm(slug, { testId });
      if (read.ok)
        change({
          step: read.answer.hasLeft ? "left" : "opened",
          result: read.answer.result,
          isClosed: testWindow?.closed ?? false,
        });
    };
    const polling = setInterval(() => void ask(), pollMilliseconds);
    const late = setTimeout(() => change({ isLate: true }), lateMilliseconds);
    return () => {
      clearInterval(polling);
      clearTimeout(late);
    };
  }, [slug, testId, isOver, testWindow, setProgress]);
}

function TestProgress({
  slug,
  connectionId,
  progress,
  isBlocked,
}: {
  slug: string;
  connectionId: string;
  progress: Progress;
  isBlocked: boolean;
}) {
  const t = useTranslations("connectionTest");
  const { testId, step, isClosed, isLate, result } = progress;
  if (result) {
    const isPassed = result.title === null;
    const icon = isPassed ? "circle-check" : "circle-x";
    return (
      <div role="status" className="mt-3">
        <p className={`flex items-center gap-2 font-medium ${isPassed ? "text-success" : "text-danger"}`}>
          <Icon name={icon} size={18} /> {isPassed ? t("passed") : t("failed")}
        </p>
        {result.title && <p className="mt-1">{result.title}</p>}
        <Link className="link mt-1 inline-block" href={`/console/${slug}/activity/${result.reference}`}>
          {t("open")}
        </Link>
      </div>
    );
  }
  if (isLate)
    return (
      <div role="status" className="mt-3">
        <p className="font-medium">{t("late")}</p>
        <ul className="mt-1 list-disc pl-5">
          {(["lateAddress", "lateAssigned", "lateAbandoned"] as const).map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <Link
          className="link mt-1 inline-block"
          href={`/console/${slug}/activity?connection=${connectionId}&outcome=failed`}
        >
          {t("lateRefused")}
        </Link>
      </div>
    );
  return (
    <div role="status" className="mt-3">
      <p className="flex items-center gap-2">
        <Icon name="loader" size={18} className="motion-safe:animate-spin" /> {t(step)}
      </p>
      {isBlocked && (
        <a className="link mt-1 inline-block" href={`/sso/test/${testId}`} target="_blank" rel="noopener">
          {t("blocked")}
        </a>
      )}
      {isClosed && <p className="mt-1 text-muted">{t("closed")}</p>}
    </div>
  );
}
