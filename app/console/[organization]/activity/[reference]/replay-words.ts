import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import type { Replay } from "@/lib/diagnosis/replay-response";
import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Fact } from "@/lib/facts/fact-schema";

/** What a kept answer comes to by the draft, in the reader's words: the browser has neither errors nor facts. */
export type ReplayWords = {
  code: string;
  failed: { title: string; expected: string | null; got: string | null }[];
  /** What would become of the person, and what they would be granted; null where they would be turned away. */
  decision: { outcome: string; granted: string[] } | null;
};

export async function replayInWords({ code, checks, decision }: Replay): Promise<ReplayWords> {
  const t = await getTranslations("event");
  const errors = await getTranslations("errors");
  const text = await getFactText();
  const say = (key: "expected" | "got", fact: Fact | undefined) => (fact ? t(key, { value: text(fact) }) : null);
  return {
    code,
    failed: checks
      .filter(({ passed }) => !passed)
      .map(({ name, expected, got }) => ({
        title: errors(`${name as ErrorCode}.title`),
        expected: say("expected", expected),
        got: say("got", got),
      })),
    decision:
      decision && decision.kind !== "reject"
        ? {
            outcome: t(`testKinds.${decision.kind}`),
            granted: [
              ...decision.roles.granted.map(({ role, reason }) => t("granted", { role, reason: text(reason) })),
              ...decision.groups.granted.map(({ group, reason }) => t("grantedGroup", { group, reason: text(reason) })),
            ],
          }
        : null,
  };
}
