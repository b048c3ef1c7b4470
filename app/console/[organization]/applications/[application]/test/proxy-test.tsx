"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemNotice } from "@/components/console/problem-notice";
import { May } from "@/components/console/rights";
import { useAdminAction } from "@/components/console/use-admin-action";
import { StatusBadge } from "@/components/ui/status-badge";
import { button, card } from "@/components/ui/styles";
import type { ProxyCheck } from "@/lib/applications/proxy/proxy-test";
import { testProxyForm } from "../../actions";

/** The button that tests a proxy, and what was found, check by check. */
export function ProxyTest({ slug, applicationId, origin }: { slug: string; applicationId: string; origin: string }) {
  const t = useTranslations("applications.proxyTest");
  const [checks, setChecks] = useState<ProxyCheck[] | null>(null);
  const { run, isPending, failure } = useAdminAction(testProxyForm, slug);
  return (
    <section className={`${card} max-w-[720px]`} aria-labelledby="proxy-test">
      <h2 id="proxy-test" className="mb-1 text-base font-semibold">
        {t("title")}
      </h2>
      <p className="mb-3 break-words text-muted">{t("help", { origin })}</p>
      <May>
        <button
          type="button"
          className={button.primary}
          aria-disabled={isPending}
          onClick={() => {
            if (!isPending) run({ applicationId }, setChecks);
          }}
        >
          {t(isPending ? "running" : "start")}
        </button>
      </May>
      <div className="mt-3">
        <ProblemNotice failure={failure} />
      </div>
      <div role="status">
        {checks && !failure && (
          <ul className="mt-3">
            {checks.map(({ name, passed, detail }) => (
              <li key={name} className="border-b border-border py-2 last:border-0">
                <StatusBadge variant={passed ? "good" : "bad"} label={t(passed ? "passed" : "failed")} />{" "}
                {t(`checks.${name}.${passed ? "passed" : "failed"}`)}
                {detail && <span className="block font-mono text-small break-all text-muted">{detail}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
