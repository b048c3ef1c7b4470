"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { Icon } from "@/components/ui/icon";
import { button, card } from "@/components/ui/styles";
import { beginTestByLink, readTestByLink, sayReadyByLink } from "./actions";

/** Without a failure it passed. */
type Result = { failure: { title: string; advice: string; expected: string | null; got: string | null } | null };

/** A real sign-in in a window of its own, its verdict, and the word that all is ready. */
export function LinkTest({ token, organization, isReady }: { token: string; organization: string; isReady: boolean }) {
  const t = useTranslations("setup");
  const router = useRouter();
  const begin = useAdminAction(beginTestByLink, token);
  const ready = useAdminAction(sayReadyByLink, token);
  const [testId, setTestId] = useState<string | null>(null);
  const [isBlocked, setBlocked] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  useEffect(() => {
    if (testId === null || result !== null) return;
    const polling = setInterval(async () => {
      const read = await readTestByLink(token, { testId });
      if (!read.ok || read.answer === null) return;
      setResult(read.answer);
      router.refresh();
    }, 1500);
    return () => clearInterval(polling);
  }, [token, testId, result, router]);
  const start = () => {
    const opened = window.open("", "_blank", "popup,width=720,height=800");
    if (opened) opened.opener = null;
    setBlocked(opened === null);
    setResult(null);
    begin.run(
      {},
      (answer) => {
        setTestId(answer.testId);
        if (opened) opened.location.href = `/setup/${token}/test/${answer.testId}`;
      },
      () => opened?.close(),
    );
  };
  return (
    <section className={`${card} mb-6`} aria-labelledby="test">
      <h2 id="test" className="mb-1 text-base font-semibold">
        {t("test")}
      </h2>
      <p className="mb-3 text-muted">{t("testHelp")}</p>
      <ProblemNotice failure={begin.failure ?? ready.failure} />
      <div className="flex flex-wrap gap-3">
        <button type="button" className={button.primary} disabled={begin.isPending} onClick={start}>
          {t("begin")}
        </button>
        <button
          type="button"
          className={button.secondary}
          disabled={ready.isPending || isReady}
          onClick={() => ready.run({}, () => router.refresh())}
        >
          {t("ready", { organization })}
        </button>
      </div>
      <div role="status" className="mt-3">
        {testId !== null && result === null && (
          <p className="flex items-center gap-2">
            <Icon name="loader" size={18} className="motion-safe:animate-spin" /> {t("waiting")}
          </p>
        )}
        {result && <Verdict result={result} />}
        {isReady && <p className="mt-2 font-medium">{t("readyDone", { organization })}</p>}
      </div>
      {isBlocked && testId !== null && (
        <a className="link" href={`/setup/${token}/test/${testId}`} target="_blank" rel="noopener">
          {t("blocked")}
        </a>
      )}
    </section>
  );
}

function Verdict({ result: { failure } }: { result: Result }) {
  const t = useTranslations("setup");
  const event = useTranslations("event");
  const isPassed = failure === null;
  const icon = isPassed ? "circle-check" : "circle-x";
  return (
    <>
      <p className={`flex items-center gap-2 font-medium ${isPassed ? "text-success" : "text-danger"}`}>
        <Icon name={icon} size={18} /> {isPassed ? t("passed") : t("failed")}
      </p>
      {failure && (
        <>
          <p>{failure.title}</p>
          <p className="text-muted">{failure.advice}</p>
          {failure.expected && (
            <p className="font-mono text-small break-all">{event("expected", { value: failure.expected })}</p>
          )}
          {failure.got && <p className="font-mono text-small break-all">{event("got", { value: failure.got })}</p>}
        </>
      )}
    </>
  );
}
