import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { button, card } from "@/components/ui/styles";
import { requestContext } from "@/lib/auth/request-context";
import { replayScimRequest } from "@/lib/directories/replay-scim-request";
import type { DirectoryName } from "@/lib/scim/directory-store";
import { getRequestSentence } from "../get-request-sentence";

/** What a request would do now, where that is asked for; a link of its own, so that it works without JavaScript. */
export async function ReplayRequest({
  name,
  requestId,
  directory,
  isAsked,
}: {
  name: DirectoryName;
  requestId: number;
  directory: string;
  isAsked: boolean;
}) {
  const t = await getTranslations("directories.requests.replay");
  return (
    <section id="replay" className={`${card} mb-6`} aria-labelledby="replay-title">
      <h3 id="replay-title" className="mb-1 font-semibold">
        {t("title")}
      </h3>
      <p className="mb-3 max-w-[720px] text-muted">{t("help")}</p>
      {isAsked && <Outcome name={name} requestId={requestId} directory={directory} />}
      <a className={button.secondary} href="?replay=now#replay">
        {t(isAsked ? "again" : "begin")}
      </a>
    </section>
  );
}

async function Outcome({ name, requestId, directory }: { name: DirectoryName; requestId: number; directory: string }) {
  const t = await getTranslations("directories.requests.replay");
  const replay = await replayScimRequest({ ...name, requestId }, await requestContext());
  if (!replay) return <p className="mb-3">{t("none")}</p>;
  const sentence = await getRequestSentence(directory);
  const text = await getFactText();
  const { status, facts } = replay;
  return (
    <div className="mb-3 break-words" role="status">
      <p className="font-medium">
        {sentence({ ...replay, dryRun: true, facts: [] })} ({status})
      </p>
      <ul className="mt-1 list-disc space-y-2 pl-5">
        {facts.map(text).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
