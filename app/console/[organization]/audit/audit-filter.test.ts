import { expect, it } from "vitest";
import { sourceFiles, sourceOf } from "@/e2e/support/source-imports";
import { organizationTargetTypes } from "@/lib/audit/target-type";
import { languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { readAuditFilter } from "./audit-filter";

/** Changes of the installation: they are in no organization's log. */
const ofInstallation = ["installation", "provider-key"];

const written = sourceFiles
  .filter((path) => path.startsWith("lib/") && sourceOf(path).includes("/audit-store"))
  .flatMap((path) =>
    [...sourceOf(path).matchAll(/\btarget(?:: | = )(?:\([^)]*\) => \()?\{\s*type: "([\w-]+)"/g)].map(
      ([, type]) => type,
    ),
  );

it("everything that a change is recorded of can be filtered by", () => {
  expect(written.length).toBeGreaterThan(40);
  const choices: readonly string[] = [...organizationTargetTypes, ...ofInstallation];
  expect([...new Set(written)].sort()).toEqual([...choices].sort());
  for (const kind of organizationTargetTypes) expect(readAuditFilter({ kind }, "UTC").targetType).toBe(kind);
});

it.each(languages)("each kind has its label: %s", async (language) => {
  const { audit } = await loadMessages(language);
  expect(Object.keys(audit.kinds).sort()).toEqual([...organizationTargetTypes].sort());
});
