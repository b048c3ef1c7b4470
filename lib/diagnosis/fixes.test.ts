import { expect, it } from "vitest";
import { oidcFixRows } from "@/e2e/fixtures/oidc-fix-rows";
import { samlFixRows } from "@/e2e/fixtures/saml-fix-rows";
import { errorCodes } from "@/lib/errors/catalogue";
import { fixes, fixesOf } from "./fixes";

/** Those that fixes-offered.store.test.ts tries. */
const others = ["saml_unsolicited allow_idp_initiated", "saml_status any_name_id_format", "saml_status drop_contexts"];

it("every fix of every code is tried, and there are at least 25 of them", () => {
  const rows = [...samlFixRows, ...oidcFixRows()].map(({ code, fix }) => `${code} ${fix}`);
  const all = errorCodes.flatMap((code) => fixesOf(code).map(({ id }) => `${code} ${id}`));
  expect([...new Set([...rows, ...others])].sort()).toEqual([...new Set(all)].sort());
  expect(Object.keys(fixes).length).toBeGreaterThanOrEqual(25);
});
