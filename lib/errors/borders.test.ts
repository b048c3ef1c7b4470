import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Who looks at a refusal, by what becomes of it there. Everywhere else it passes. */
const catchers: Record<string, readonly string[]> = {
  "an answer": [
    "lib/api/problem.ts",
    "lib/auth/admin-action.ts",
    "lib/auth/admin-download.ts",
    "lib/scim/refused-answer.ts",
  ],
  "an event, and an answer": [
    "lib/sign-in/record-failure.ts",
    "lib/sign-in/redeem-ticket.ts",
    "lib/sign-in/try-start-sign-in.ts",
  ],
  "a sentence at the form of a page for signing in; other codes pass": [
    "app/first-run/[token]/actions.ts",
    "app/sign-in/code/actions.ts",
    "app/sign-in/confirm/actions.ts",
    "app/sign-in/recovery/actions.ts",
    "lib/local-sign-in/sign-in-with-code.ts",
  ],
  "a result to look at: what a preview, a replay, a row of a file or a job without anybody waiting found": [
    "lib/configuration/apply-configuration.ts",
    "lib/configuration/prepare-steps.ts",
    "lib/connections/refresh/refresh-automatically.ts",
    "lib/diagnosis/preview-impact.ts",
    "lib/diagnosis/preview-mapping.ts",
    "lib/diagnosis/replay-response.ts",
    "lib/directory/import-users.ts",
    "lib/scim/apply-directory.ts",
    "lib/webhooks/message-client.ts",
  ],
  "no refusal, because what failed may be absent or is tried in another way": [
    "lib/connections/prepare-oidc-config.ts",
    "lib/oidc/discovery-client.ts",
    "lib/sign-in/ask-userinfo.ts",
    "lib/sign-in/prepare-arrival.ts",
    "lib/sign-in/sign-in-refusal.ts",
  ],
  "the same refusal, after something was noted or let go": [
    "lib/activity/recorded-exchange.ts",
    "lib/api/run-once.ts",
    "lib/metrics/start-tracer.ts",
    "lib/oidc/oidc-client.ts",
  ],
  "the refusal itself again, out of the failures that a library wrapped it in": [
    "lib/net/safe-fetch-client.ts",
    "lib/oidc/library-failure.ts",
  ],
};

it("a refusal is looked at where it becomes something, and nowhere else", () => {
  const sources = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  const found = sources.filter(
    (path) => /(?<!\.test)\.tsx?$/.test(path) && /instanceof SsoError\b/.test(readFileSync(path, "utf8")),
  );
  expect(found.sort()).toEqual(Object.values(catchers).flat().sort());
});
