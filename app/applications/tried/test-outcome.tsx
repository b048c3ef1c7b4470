import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { Link } from "@/components/ui/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { card } from "@/components/ui/styles";
import type { Application } from "@/lib/applications/application";
import type { ApplicationTestResult } from "@/lib/applications/provider/application-test";
import { ClaimTable } from "./claim-table";

type Parts = { application: Application; base: string };

/** Tokens with their claims, or why there are none. */
export async function TestOutcome({ result, ...parts }: Parts & { result: ApplicationTestResult }) {
  switch (result.status) {
    case "tokens":
      return <Tokens result={result} {...parts} />;
    case "denied":
      return <Denied result={result} {...parts} />;
    case "error":
      return <Failed result={result} />;
  }
}

type Of<S extends ApplicationTestResult["status"]> = Extract<ApplicationTestResult, { status: S }>;

async function Tokens({ result, application, base }: Parts & { result: Of<"tokens"> }) {
  const t = await getTranslations("applicationTest");
  const { idToken, accessToken, userInfo } = result;
  return (
    <>
      <p className="mb-6">
        <StatusBadge variant="good" label={t("worked")} /> {t("workedText")}
      </p>
      <ClaimTable application={application} idToken={idToken.payload} userInfo={userInfo} base={base} />
      <section className={`${card} mt-6`} aria-labelledby="access-token">
        <h2 id="access-token" className="mb-1 text-base font-semibold">
          {t("accessToken")}
        </h2>
        <p className="text-muted">{t("accessTokenText", { minutes: Math.round(accessToken.seconds / 60) })}</p>
      </section>
      <div className="mt-6 grid gap-6 lg:grid-cols-2">
        <Decoded title={t("idTokenHeader")} value={idToken.header} />
        <Decoded title={t("idTokenPayload")} value={idToken.payload} />
        <Decoded title={t("userInfo")} value={userInfo} />
      </div>
      <p className="mt-6 text-muted">{t("differences")}</p>
    </>
  );
}

function Decoded({ title, value }: { title: string; value: Record<string, unknown> }) {
  return (
    <section tabIndex={0} aria-label={title} className="overflow-x-auto rounded-md bg-sunken p-3">
      <h2 className="mb-2 font-medium">{title}</h2>
      <pre className="font-mono text-small">{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}

async function Denied({ result, base }: Parts & { result: Of<"denied"> }) {
  const t = await getTranslations("applicationTest");
  const text = await getFactText();
  const { email, expected, got } = result;
  return (
    <>
      <p className="mb-4 break-words">
        <StatusBadge variant="bad" label={t("denied")} /> {t("deniedText", { email })}
      </p>
      <dl className={`${card} grid gap-x-4 gap-y-2 break-words sm:grid-cols-[auto_1fr]`}>
        <dt className="font-medium">{t("expected")}</dt>
        <dd>{text(expected)}</dd>
        <dt className="font-medium">{t("got")}</dt>
        <dd>{text(got)}</dd>
      </dl>
      <p className="mt-4">
        <Link className="link" href={`${base}/access`}>
          {t("toRule")}
        </Link>
      </p>
    </>
  );
}

async function Failed({ result: { error, description } }: { result: Of<"error"> }) {
  const t = await getTranslations("applicationTest");
  return (
    <>
      <p className="mb-4">
        <StatusBadge variant="bad" label={t("failed")} /> {t("failedText")}
      </p>
      <p className="rounded-md bg-sunken p-3 font-mono text-small break-words">
        {description === null ? error : `${error}: ${description}`}
      </p>
    </>
  );
}
