"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { announceDraft } from "@/components/console/draft-channel";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { button, card, input } from "@/components/ui/styles";
import type { FixId } from "@/lib/diagnosis/fixes";
import { applyFixForm, replayForm, testDraftForm } from "./actions";
import type { ReplayWords } from "./replay-words";

/** A fix as a button: what it does, in the words of who reads it. */
type FixOffer = { id: FixId; title: string; help: string; needsSignIn: boolean; needsRole: boolean };

type Props = {
  slug: string;
  reference: string;
  connectionId: string;
  fixes: FixOffer[];
  roles: { key: string; name: string; console: boolean }[];
  /** The answer is kept, so that it can be evaluated again. */
  isKept: boolean;
  hasDraft: boolean;
  /** How it ended before. */
  code: string;
};

/**
 * What an administrator does about a sign-in: apply a fix to the draft, see at once what the same answer comes to, test
 * again, and open the draft to save it.
 */
export function FixPanel({ slug, reference, connectionId, fixes, roles, isKept, hasDraft, code }: Props) {
  const t = useTranslations("fixPanel");
  const router = useRouter();
  const apply = useAdminAction(applyFixForm, slug);
  const evaluation = useAdminAction(replayForm, slug);
  const test = useAdminAction(testDraftForm, slug);
  const [applied, setApplied] = useState<FixOffer | null>(null);
  const [replay, setReplay] = useState<ReplayWords | null>(null);

  const evaluateAgain = () => evaluation.run({ reference }, setReplay);
  const use = (fix: FixOffer, role: string | null) => {
    setReplay(null);
    apply.run({ reference, fixId: fix.id, role }, () => {
      setApplied(fix);
      announceDraft();
      router.refresh();
      if (isKept && !fix.needsSignIn) evaluateAgain();
    });
  };
  const testAgain = () =>
    test.run({ connectionId }, ({ testId }) => {
      window.location.href = `/sso/test/${testId}`;
    });

  return (
    <section className={`${card} mb-6`} aria-label={t("title")}>
      <h2 className="mb-3 text-base font-semibold">{t("title")}</h2>
      {fixes.length > 0 && (
        <ul className="mb-3 space-y-3">
          {fixes.map((fix) => (
            <FixRow key={fix.id} fix={fix} roles={roles} isPending={apply.isPending} onUse={use} />
          ))}
        </ul>
      )}
      {applied && (
        <p role="status" className="mb-3">
          {t("applied")} {applied.needsSignIn && t("needsSignIn")}
        </p>
      )}
      {replay && <ReplayResult replay={replay} code={code} />}
      <ProblemNotice failure={apply.failure ?? evaluation.failure ?? test.failure} />
      <div className="flex flex-wrap gap-3">
        <button type="button" className={button.primary} disabled={test.isPending} onClick={testAgain}>
          {hasDraft ? t("testDraft") : t("testAgain")}
        </button>
        {isKept && hasDraft && (
          <button type="button" className={button.secondary} disabled={evaluation.isPending} onClick={evaluateAgain}>
            {evaluation.isPending ? t("evaluating") : t("evaluate")}
          </button>
        )}
        <Link className={button.secondary} href={`/console/${slug}/connections/${connectionId}`}>
          {hasDraft ? t("openDraft") : t("openConnection")}
        </Link>
      </div>
    </section>
  );
}

function FixRow({
  fix,
  roles,
  isPending,
  onUse,
}: {
  fix: FixOffer;
  roles: Props["roles"];
  isPending: boolean;
  onUse: (fix: FixOffer, role: string | null) => void;
}) {
  const panel = useTranslations("fixPanel");
  // No role is chosen beforehand: one click must not make people administrators.
  const [role, setRole] = useState("");
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunken p-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium break-words">{fix.title}</p>
        <p className="text-muted break-words">{fix.help}</p>
      </div>
      <FormBody>
        <div className="flex flex-wrap items-center gap-3">
          {fix.needsRole && (
            <select
              aria-label={panel("role")}
              className={`${input} sm:max-w-56`}
              value={role}
              onChange={(event) => setRole(event.target.value)}
            >
              <option value="">{panel("chooseRole")}</option>
              {roles.map(({ key, name, console: opensConsole }) => (
                <option key={key} value={key}>
                  {opensConsole ? panel("roleOpensConsole", { name }) : name}
                </option>
              ))}
            </select>
          )}
          <button
            type="button"
            className={button.secondary}
            disabled={isPending || (fix.needsRole && role === "")}
            aria-label={panel("applyNamed", { title: fix.title })}
            onClick={() => onUse(fix, fix.needsRole ? role : null)}
          >
            {panel("apply")}
          </button>
        </div>
      </FormBody>
    </li>
  );
}

/** What the same answer comes to by the draft, and what of it is another than before. */
function ReplayResult({ replay: { code, failed, decision }, code: before }: { replay: ReplayWords; code: string }) {
  const t = useTranslations("fixPanel");
  const isPassed = code === "ok";
  const icon = isPassed ? "circle-check" : "circle-x";
  return (
    <div role="status" className={`mb-3 rounded-md p-3 ${isPassed ? "bg-success-surface" : "bg-danger-surface"}`}>
      <p className={`flex items-center gap-2 font-medium ${isPassed ? "text-success" : "text-danger"}`}>
        <Icon name={icon} size={18} /> {isPassed ? t("wouldPass") : t(code === before ? "wouldStillFail" : "wouldFail")}
      </p>
      {failed.map(({ title, expected, got }) => (
        <div key={`${title} ${got}`} className="mt-2">
          <p>{title}</p>
          {expected !== null && <p className="font-mono text-small break-all">{expected}</p>}
          {got !== null && <p className="font-mono text-small break-all">{got}</p>}
        </div>
      ))}
      {decision && (
        <>
          <p className="mt-2">{decision.outcome}</p>
          <ul className="list-disc pl-5">
            {decision.granted.map((grant) => (
              <li key={grant}>{grant}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
