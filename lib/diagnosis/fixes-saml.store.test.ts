import { expect, it } from "vitest";
import { samlFixRows } from "@/e2e/fixtures/saml-fix-rows";
import { madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { sharedFixWorld } from "@/e2e/support/fix-world";

// SAML: refused, fixed, and the same kept answer passes when the fixed draft verifies it. Nothing but the draft may change on the way.

const { db, idp, stranger, fixAndReplay } = sharedFixWorld();

it.each(samlFixRows)("$code: $fix", async ({ code, fix, setting, answer, prepare, role }) => {
  const made = await madeConnection(db(), {
    kind: "generic-saml",
    ...setting,
    saml: { ...trusting(idp()), ...setting?.saml },
  });
  await prepare?.(made);
  const { event } = await runTest(made, await made.begin(), {
    key: idp(),
    ...answer?.(made, { stranger: stranger() }),
  });
  expect(event?.code).toBe(code);
  const replay = await fixAndReplay(made, event?.reference ?? "", fix, role);
  expect(replay.checks.filter((check) => !check.passed)).toEqual([]);
  expect(replay.code).toBe("ok");
  if (role) expect(replay.decision).toMatchObject({ roles: { granted: [{ role }] } });
});
