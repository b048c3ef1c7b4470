import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missingParts } from "@/lib/connections/connection-schema";
import { guideFolder, renderGuide } from "@/scripts/render-guides";
import { adfsLink, type GeneratorValues, generateText } from "./generated-texts";
import { generatedNames, knownErrors, presetConnection } from "./preset";
import { findPreset, listPresets } from "./preset-store";
import { exactPattern, UnquotableValue } from "./quoting";

const values: GeneratorValues = {
  entityId: "https://sso.acme.test/saml/consume/k3v9q2",
  acsUrl: "https://sso.acme.test/saml/consume/k3v9q2",
  relayState: "https://sso.acme.test/dashboard",
  logoutUrl: "https://sso.acme.test/logout",
  connectionName: "Acme's Gatehouse",
  sharedAddress: "https://sso.acme.test/saml/consume",
  connectionId: "k3v9q2",
  claims: [
    { field: "email", from: "NameID" },
    { field: "fullName", from: "full_name" },
    { field: "role", from: "imagekit_role" },
    { field: "groups", from: "groups" },
  ],
  roles: [
    { value: "developer", role: "developer" },
    { value: "finance", role: "finance" },
  ],
};

describe("presets", () => {
  it("the five reference providers and the others are there, each file under its own name", () => {
    const ids = listPresets().map(({ id }) => id);
    expect(
      readdirSync("lib/presets/data")
        .map((name) => name.replace(".json", ""))
        .sort(),
    ).toEqual([...ids].sort());
    for (const id of [
      "entra-saml",
      "entra-oidc",
      "okta-saml",
      "okta-oidc",
      "onelogin-saml",
      "onelogin-oidc",
      "adfs-saml",
    ])
      expect(ids).toContain(id);
    for (const id of [
      "google-saml",
      "google-oidc",
      "pingone-saml",
      "keycloak-saml",
      "jumpcloud-saml",
      "auth0-saml",
      "cyberark-saml",
      "duo-saml",
      "other-saml",
      "other-oidc",
    ])
      expect(ids).toContain(id);
  });

  it.each(listPresets().map((preset) => [preset.id, preset] as const))(
    "%s: its defaults make a draft, and it gives what the other side needs",
    (_id, preset) => {
      const input = presetConnection(preset, preset.provider);
      expect(input).toMatchObject({ kind: preset.kind, status: "draft" });
      const stored =
        "oidc" in input
          ? { ...input, oidc: { ...input.oidc, sealedClientSecret: null, clientSecretSetAt: null, discovery: null } }
          : input;
      expect(missingParts(stored).length).toBeGreaterThan(0);
      const given = preset.steps.flatMap(({ gives }) => gives.map(({ value }) => value));
      expect(given).toEqual(
        expect.arrayContaining(preset.kind === "generic-saml" ? ["acsUrl", "entityId"] : ["redirectUri"]),
      );
    },
  );

  // The labels of the reference documents, in the words of each console (rows IK-A1, IK-K1, IK-L1, IK-F1).
  it.each<[string, string[]]>([
    [
      "entra-saml",
      ["Identifier (Entity ID)", "Reply URL (Assertion Consumer Service URL)", "Relay State", "Logout Url"],
    ],
    ["okta-saml", ["Single sign-on URL", "Audience URI (SP Entity ID)", "Default RelayState"]],
    [
      "onelogin-saml",
      [
        "RelayState",
        "Audience (EntityID)",
        "Recipient",
        "ACS (Consumer) URL Validator",
        "ACS (Consumer) URL",
        "Single Logout URL",
      ],
    ],
    ["adfs-saml", ["Relying party SAML 2.0 SSO service URL", "Relying party trust identifier"]],
  ])("IK-A1, IK-K1, IK-L1, IK-F1: %s asks for exactly these", (id, labels) => {
    const preset = listPresets().find((candidate) => candidate.id === id);
    expect(preset?.steps.flatMap(({ gives }) => gives.map(({ label }) => label))).toEqual(labels);
  });

  it.each([
    ["IK-K2", "okta-saml", ["attribute statements", "Profile Editor", "Mappings", "Assign to People"]],
    ["IK-L2", "onelogin-saml", ["SAML Signature Algorithm: SHA-256"]],
    [
      "IK-L3",
      "onelogin-saml",
      ["Custom User Fields", "email, full_name and role", "Include in SAML assertion", "Applications", "More Actions"],
    ],
    ["IK-F3", "adfs-saml", ["/federationmetadata/2007-06/federationmetadata.xml"]],
  ])("%s: the guide of %s says it in that console's words", (_row, id, words) => {
    const preset = findPreset(id);
    const guide = preset ? `${renderGuide(preset)} ${preset.bring.hint[0]} ${preset.bring.example}` : "";
    expect(words.filter((word) => !guide.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
  });

  it.each([
    ["onelogin-saml", "saml_signature_algorithm", [], 1],
    ["onelogin-saml", "saml_audience", [], 0],
    ["okta-saml", "saml_status", ["Responder, InvalidNameIDPolicy"], 1],
    ["entra-oidc", "oidc_provider_error", ["AADSTS7000222: the secret has expired"], 1],
    ["entra-oidc", "oidc_provider_error", [], 0],
  ])("what %s says about %s with %j", (id, code, came, count) => {
    const preset = findPreset(id);
    expect(preset && knownErrors(preset, code, came)).toHaveLength(count);
  });
});

it.each(listPresets().map((preset) => [preset.id, preset] as const))(
  "docs/guides/%s.md says what the preset says (npm run guides)",
  (id, preset) => {
    expect(readFileSync(`${guideFolder}/${id}.md`, "utf8")).toBe(renderGuide(preset));
  },
);

describe("texts for the other side", () => {
  it.each(generatedNames)("%s is as its golden file says", (name) => {
    const file = `lib/presets/golden/${name}.txt`;
    expect(existsSync(file), file).toBe(true);
    expect(`${generateText(name, values)}\n`).toBe(readFileSync(file, "utf8"));
  });

  it("IK-F2: one AD FS rule for each row of the role table, and other rows make other rules", () => {
    const rules = generateText("adfsRules", values);
    expect(rules.match(/@RuleName = "Role /g)).toHaveLength(2);
    const more = generateText("adfsRules", { ...values, roles: [...values.roles, { value: "o'dd", role: "x" }] });
    expect(more.match(/@RuleName = "Role /g)).toHaveLength(3);
    expect(more).toContain('Value = "o\'dd"');
  });

  it("IK-F4: the nested link in both encodings, decoded again", () => {
    const target = { entityId: "https://sp.test/saml", relayState: "https://sp.test/app" };
    const link = adfsLink("adfs.test", target, "double");
    expect(link).toBe(
      "https://adfs.test/adfs/ls/idpinitiatedsignon.aspx?RelayState=RPID%3Dhttps%253A%252F%252Fsp.test%252Fsaml%26RelayState%3Dhttps%253A%252F%252Fsp.test%252Fapp",
    );
    const tricky = { entityId: "https://sp.test/saml?a=1&b=2", relayState: "https://sp.test/app?x=1&y=2" };
    const inner = new URL(adfsLink("adfs.test", tricky, "double")).searchParams.get("RelayState") ?? "";
    expect(new URLSearchParams(inner).get("RPID")).toBe(tricky.entityId);
    expect(new URLSearchParams(inner).get("RelayState")).toBe(tricky.relayState);
    const single = new URL(adfsLink("adfs.test", target, "single")).searchParams.get("RelayState");
    expect(single).toBe(`RPID=${target.entityId}&RelayState=${target.relayState}`);
  });

  it("IK-L1: OneLogin's validator accepts our address and none beside it", () => {
    const validator = new RegExp(exactPattern("https://sso.acme.test/saml/consume/k3v9q2"));
    expect(validator.test("https://sso.acme.test/saml/consume/k3v9q2")).toBe(true);
    for (const other of [
      "https://ssoXacme.test/saml/consume/k3v9q2",
      "https://sso.acme.test/saml/consume/k3v9q2/more",
      "https://evil.test/?https://sso.acme.test/saml/consume/k3v9q2",
      "https://sso.acme.test/saml/consume/k3v9q",
    ])
      expect(validator.test(other)).toBe(false);
  });

  it("names with quotation marks stay inside their texts", () => {
    const odd = { ...values, connectionName: `a' "b" \${c}` };
    expect(generateText("adfsPowerShell", odd)).toContain(`-Name 'a'' "b" \${c}'`);
    expect(generateText("terraformOkta", odd)).toContain('label                    = "a\' \\"b\\" \\u0024{c}"');
  });

  const attack = "x’\n; calc";
  it.each<[string, Partial<GeneratorValues>]>([
    ["the connection's name", { connectionName: attack }],
    ["the value of a role row", { roles: [{ value: attack, role: "developer" }] }],
    ["the name of a claim", { claims: [{ field: "role", from: attack }] }],
  ])("an attack in %s makes no text that holds it", (_where, change) => {
    for (const name of generatedNames) {
      const make = () => generateText(name, { ...values, ...change });
      let text = "";
      try {
        text = make();
      } catch (error) {
        expect(error).toBeInstanceOf(UnquotableValue);
      }
      expect(text).not.toContain("calc");
    }
  });
});
