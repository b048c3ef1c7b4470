import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { readAlertRules } from "@/lib/alerts/alert-rules-store";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import { imageBoxes } from "@/lib/branding/draw-image";
import { ownTextsSchema } from "@/lib/branding/own-text-schema";
import { toOwnTexts } from "@/lib/branding/own-texts";
import { organizationPatchSchema } from "@/lib/directory/directory-schema";
import { findOrganizationById, type Organization } from "@/lib/directory/organization-store";
import { toOrganizationView, updateOrganization } from "@/lib/directory/save-organization";
import { saveOwnTexts } from "@/lib/directory/save-own-texts";
import { parseBody } from "@/lib/json/parse-body";
import { buildSection } from "./build-section";
import type { Entry } from "./configuration";

export const organizationSection = buildSection({
  name: "organization",
  identity: null,
  schema: organizationPatchSchema,
  list: async ({ id }, db) => [await findOrganizationById(db, id)].filter((row) => row !== null),
  idOf: ({ slug }) => slug,
  labelOf: ({ name }) => String(name ?? ""),
  toEntry: toSettings,
  picture: { field: "logo", box: imageBoxes.logo },
  prepare:
    async ({ before, wanted }, { organization, byOperator }) =>
    async (ctx) => {
      const current = before && toSettings(before);
      const changed = Object.entries(wanted).filter(
        ([field, value]) => JSON.stringify(value) !== JSON.stringify(current?.[field] ?? null),
      );
      const patch = parseBody(organizationPatchSchema, Object.fromEntries(changed));
      // As with REST: a key signs nobody in, so it proves nothing; the installation's own key may close codes, and require passkeys.
      const proven = { isSsoProven: byOperator, isPasskeyProven: byOperator };
      return updateOrganization({ slug: organization.slug, patch, byOperator, ...proven }, ctx);
    },
});

/** The short name belongs to the installation: the same document fits another one. */
function toSettings(organization: Organization): Entry {
  const { slug: _slug, createdAt: _at, ...settings } = toOrganizationView(organization);
  return { ...settings, logo: organization.logo };
}

export const textSection = buildSection({
  name: "texts",
  identity: null,
  schema: ownTextsSchema,
  list: async ({ id }, db) => {
    const organization = await findOrganizationById(db, id);
    return organization ? [toOwnTexts(organization.texts)] : [];
  },
  idOf: () => "texts",
  labelOf: () => "",
  toEntry: (texts) => texts,
  prepare:
    async ({ wanted }, { organization }) =>
    (ctx) =>
      saveOwnTexts({ organization, patch: wanted }, ctx),
});

export const alertSection = buildSection({
  name: "alertRules",
  identity: null,
  schema: alertRulesSchema,
  list: async ({ id }, db) => [await readAlertRules(db, id)],
  idOf: () => "alertRules",
  labelOf: () => "",
  toEntry: (rules) => rules,
  prepare:
    async ({ wanted }, { organization }) =>
    (ctx) =>
      saveAlertRules({ organization, rules: wanted }, ctx),
});
