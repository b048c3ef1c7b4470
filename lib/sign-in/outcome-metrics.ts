import type { EventCode } from "@/lib/activity/event";
import { count, observe } from "@/lib/metrics/recorder";
import type { SignInRun } from "./sign-in-run";

/** Counts a message of a provider by what became of it. A test is none: its administrator tries until it passes. */
export function countOutcome(code: EventCode, { test, purpose, protocol, startedAt, direction }: SignInRun): void {
  if (test) return;
  if (purpose === "logout") {
    count("gatehouse_logouts_total", { direction, protocol, outcome: code === "ok" ? "succeeded" : "failed" });
    return;
  }
  count("gatehouse_sign_ins_total", { protocol, outcome: code === "ok" ? "succeeded" : "refused", code });
  observeStage("total", { protocol, startedAt });
}

/** Notes how long a sign-in took up to here, or a part of it since a time of its own. */
export function observeStage(
  stage: "verify" | "write" | "total",
  { protocol, startedAt }: Pick<SignInRun, "protocol" | "startedAt">,
): void {
  observe("gatehouse_sign_in_duration_seconds", (performance.now() - startedAt) / 1000, { protocol, stage });
}
