import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";
import { languages } from "@/lib/messages/languages";
import { guideFolder, renderGuide } from "@/scripts/render-guides";
import { adfsLink } from "./adfs-texts";
import { type GeneratorValues, generateText } from "./generated-texts";
import { guideClaims } from "./guide-claims";
import { claimsOf, textsFor } from "./guide-values";
import {
  type GeneratedName,
  generatedNames,
  inLanguage,
  knownErrors,
  type Preset,
  presetConnection,
  presetSchema,
} from "./preset";
import { findPreset, listPresets } from "./preset-store";
import { exactPattern, UnquotableValue } from "./quoting";

const claims = guideClaims({
  protocol: "saml",
  claims: [
    { field: "email", from: "NameID" },
    { field: "email", from: "email" },
    { field: "fullName", from: "full_name" },
    { field: "firstName", from: "given_name" },
    { field: "role", from: "imagekit_role" },
    { field: "groups", from: "groups" },
  ],
  tenant: { claim: "imagekit_id", value: "acme-7" },
  roles: ["developer", "finance"],
});

const preset = (id: string): Preset => {
  const found = findPreset(id);
  if (!found) throw new Error(`There is no preset ${id}`);
  return found;
};

/** The preset whose console a text is for. */
const homes: Record<GeneratedName, string> = {
  claims: "okta-saml",
  entraSuffix: "entra-saml",
  adfsRules: "adfs-saml",
  adfsPowerShell: "adfs-saml",
  adfsLink: "adfs-saml",
  terraformOkta: "okta-saml",
  terraformEntra: "entra-saml",
};

const valuesFor = (name: GeneratedName): GeneratorValues => ({
  entityId: "https://sso.acme.test/saml/consume/k3v9q2",
  acsUrl: "https://sso.acme.test/saml/consume/k3v9q2",
  relayState: "https://sso.acme.test/dashboard",
  connectionName: "Acme's Gatehouse",
  sharedAddress: "https://sso.acme.test/saml/consume",
  connectionId: "k3v9q2",
  claims,
  sources: preset(homes[name]).sources,
  providerHost: "adfs.acme.test",
});
const textOf = (name: GeneratedName, change: Partial<GeneratorValues> = {}) =>
  generateText(name, { ...valuesFor(name), ...change }) ?? "";

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
      "shibboleth-saml",
      "other-saml",
      "other-oidc",
    ])
      expect(ids).toContain(id);
  });

  it.each(listPresets().map((each) => [each.id, each] as const))(
    "%s: its defaults make a draft, and it gives what the other side needs",
    (_id, tried) => {
      const input = presetConnection(tried, tried.provider);
      expect(input).toMatchObject({ kind: tried.kind, status: "draft" });
      const stored =
        "oidc" in input
          ? { ...input, oidc: { ...input.oidc, sealedClientSecret: null, clientSecretSetAt: null, discovery: null } }
          : input;
      expect(missingParts(stored).length).toBeGreaterThan(0);
      const given = tried.steps.flatMap(({ gives }) => gives.map(({ value }) => value));
      expect(given).toEqual(
        expect.arrayContaining(tried.kind === "generic-saml" ? ["acsUrl", "entityId"] : ["redirectUri"]),
      );
    },
  );

  it.each(listPresets().map(({ id }) => [id] as const))(
    "IK-O5, IK-O7: %s: SAML says what people start with there",
    (id) => {
      expect(preset(id).starts === undefined).toBe(id.endsWith("-oidc"));
    },
  );

  // The labels of the reference documents, in the words of each console (rows IK-A1, IK-K1, IK-L1, IK-F1).
  it.each<[string, string[]]>([
    ["entra-saml", ["Identifier (Entity ID)", "Reply URL (Assertion Consumer Service URL)", "Relay State"]],
    ["okta-saml", ["Single sign-on URL", "Audience URI (SP Entity ID)", "Default RelayState"]],
    [
      "onelogin-saml",
      ["RelayState", "Audience (EntityID)", "Recipient", "ACS (Consumer) URL Validator", "ACS (Consumer) URL"],
    ],
    ["adfs-saml", ["Relying party SAML 2.0 SSO service URL", "Relying party trust identifier"]],
  ])("IK-A1, IK-K1, IK-L1, IK-F1: %s asks for exactly these", (id, labels) => {
    expect(preset(id).steps.flatMap(({ gives }) => gives.map(({ label }) => label))).toEqual(labels);
  });

  it.each([
    [
      "IK-K1",
      "okta-saml",
      [
        "| Single sign-on URL |",
        "| Audience URI (SP Entity ID) |",
        "| Default RelayState |",
        "Name ID format: EmailAddress",
        "Application username: Email",
        "Update application username on: Create and update",
      ],
    ],
    ["IK-K2", "okta-saml", ["attribute statements", "Profile Editor", "Mappings", "Assign to People"]],
    ["IK-L2", "onelogin-saml", ["SAML Signature Algorithm: SHA-256"]],
    [
      "IK-L3",
      "onelogin-saml",
      ["Custom User Fields", "email, full_name and role", "Include in SAML assertion", "Applications", "More Actions"],
    ],
    ["IK-F3", "adfs-saml", ["/federationmetadata/2007-06/federationmetadata.xml"]],
  ])("%s: the guide of %s says it in that console's words", (_row, id, words) => {
    const { hint, example } = preset(id).import;
    const guide = `${renderGuide(preset(id))} ${hint.en} ${example}`;
    expect(words.filter((word) => !guide.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
  });

  it.each([
    ["onelogin-saml", "saml_signature_algorithm", [], 1],
    ["onelogin-saml", "saml_audience", [], 0],
    ["okta-saml", "saml_status", ["Responder, InvalidNameIDPolicy"], 1],
    ["entra-oidc", "oidc_provider_error", ["AADSTS7000222: the secret has expired"], 1],
    ["entra-oidc", "oidc_provider_error", [], 0],
  ])("what %s says about %s with %j", (id, code, came, count) => {
    expect(knownErrors(preset(id), code, came)).toHaveLength(count);
  });
});

describe("languages", () => {
  /** Every text of a preset: an object whose names are languages. */
  const textsIn = (node: unknown, path: string): [string, object][] => {
    if (typeof node !== "object" || node === null) return [];
    if ("en" in node) return [[path, node]];
    return Object.entries(node).flatMap(([name, inner]) => textsIn(inner, `${path}.${name}`));
  };

  it("every text of every preset has every language", () => {
    const texts = listPresets().flatMap((each) => textsIn(each, each.id));
    expect(texts.length).toBeGreaterThan(100);
    const missing = texts.flatMap(([path, text]) =>
      languages.filter((language) => !(language in text)).map((language) => `${path} is not written in ${language}`),
    );
    expect(missing).toEqual([]);
  });

  it("a text that is not written in the reader's language is read in English", () => {
    expect(inLanguage({ en: "Save", de: "Speichern" }, "de")).toBe("Speichern");
    expect(inLanguage({ en: "Save" }, "de")).toBe("Save");
  });

  it.each([
    ["a language that we do not have", { en: "Save", xx: "?" }],
    ["nothing in English", { de: "Speichern" }],
    ["an empty text", { en: "Save", de: "" }],
  ])("%s is no text", (_what, summary) => {
    expect(presetSchema.safeParse({ ...preset("okta-saml"), summary }).success).toBe(false);
  });
});

it.each(listPresets().map((each) => [each.id, each] as const))(
  "docs/guides/%s.md says what the preset says (npm run guides)",
  (id, each) => {
    expect(readFileSync(`${guideFolder}/${id}.md`, "utf8")).toBe(renderGuide(each));
  },
);

/** Texts that say which claims to send. */
const saysClaims = (name: GeneratedName) => !["entraSuffix", "adfsLink"].includes(name);

describe("the texts of one guide", () => {
  const demanded = { claim: "imagekit_id", value: "acme-7" };
  const cases = listPresets().flatMap(({ id, steps }) =>
    steps.flatMap(({ generated }) => generated.filter(saysClaims).map((name) => [id, name] as const)),
  );

  it.each(listPresets().map(({ id }) => [id] as const))("%s: its guide has the table of claims, once", (id) => {
    const names = preset(id).steps.flatMap(({ generated }) => generated);
    expect(names.filter((name) => name === "claims")).toHaveLength(1);
  });

  it.each(listPresets().map(({ id }) => [id] as const))("%s: says where the provider has each claim", (id) => {
    const { sources, kind } = preset(id);
    const needed = ["email", "fullName", "firstName", "lastName", "tenant", "role", "groups"];
    expect(Object.keys(sources).sort()).toEqual([...needed, ...(kind === "generic-saml" ? ["nameId"] : [])].sort());
  });

  // The kind of the finding: each text had a list of its own, and one forgot what the other had.
  it.each(cases)(
    "IK-A2, IK-K1, IK-L1, IK-F2: %s: %s says each claim of the one list, and the tenant's claim with its value",
    (id, name) => {
      const input = presetConnection(preset(id), "Gatehouse");
      const connection = {
        ...input,
        id: "k3v9q2",
        protocol: "saml" in input ? "saml" : "oidc",
        provisioning: { ...input.provisioning, tenantClaim: demanded },
      } as Connection;
      const facts = {
        roleKeys: ["developer", "finance"],
        tenantId: "from the settings",
        baseUrl: "https://sso.acme.test",
      };
      const made = textsFor(connection, preset(id), facts)(name);
      const text = "text" in made ? made.text : "";
      const wanted = claimsOf(connection, facts)
        // The NameID has a name of its own in each console.
        .filter(({ field }) => field !== "nameId")
        // Okta's roles are values of a profile attribute, which are no part of the application's code.
        .flatMap((claim) => [claim.name, ...(name === "terraformOkta" && claim.field === "role" ? [] : claim.values)]);
      expect(wanted).toEqual(expect.arrayContaining(["imagekit_id", "acme-7"]));
      expect(wanted.filter((word) => !text.includes(word))).toEqual([]);
      expect(text).not.toMatch(/SID-OF|ADFS-HOST/);
    },
  );

  it("the Tenant ID of the settings names the organization where the connection demands nothing; what it demands wins", () => {
    const policy = presetConnection(preset("okta-saml"), "Okta").provisioning;
    const tenant = (tenantClaim: typeof demanded | null, tenantId: string | null) =>
      claimsOf(
        { protocol: "saml", claims: [], provisioning: { ...policy, tenantClaim } },
        { roleKeys: [], tenantId },
      ).find(({ field }) => field === "tenant");
    expect(tenant(null, null)).toBeUndefined();
    expect(tenant(null, "acme-9")).toEqual({ field: "tenant", name: "tenant_id", values: ["acme-9"] });
    expect(tenant(demanded, "acme-9")).toEqual({ field: "tenant", name: "imagekit_id", values: ["acme-7"] });
  });

  it("a field that the connection reads from nowhere is asked of nobody", () => {
    expect(guideClaims({ protocol: "oidc", claims: [], tenant: null, roles: ["developer"] })).toEqual([]);
  });

  it("single logout: no guide gives the page that signs out, which understands no message", () => {
    for (const { id } of listPresets())
      expect(renderGuide(preset(id))).not.toMatch(/sso\.example\.com\/logout(?!\/done)/);
  });

  it("single logout: each SAML guide gives our address, or says that the provider has none", () => {
    for (const { id, logout } of listPresets().filter(({ kind }) => kind === "generic-saml")) {
      const { spInitiated, idpInitiated, bindings } = logout.supports;
      const isOffered = spInitiated === true || idpInitiated === true;
      expect((bindings ?? []).length > 0, id).toBe(isOffered);
      expect(
        logout.gives.some(({ value }) => value === "sloAddress"),
        id,
      ).toBe(isOffered);
      const ours = "https://sso.example.com/saml/logout/k3v9q2";
      expect(renderGuide(preset(id)).includes(ours), id).toBe(isOffered);
    }
  });

  it("single logout: each OpenID Connect guide that has a way back to us gives the address of one", () => {
    for (const { id, logout } of listPresets().filter(({ kind }) => kind !== "generic-saml")) {
      const { idpInitiated, bindings } = logout.supports;
      const given = logout.gives.map(({ value }) => value);
      const ways = ["backchannelLogoutUri", "frontchannelLogoutUri"] as const;
      expect(bindings.length > 0, id).toBe(idpInitiated);
      if (idpInitiated)
        expect(
          ways.some((way) => given.includes(way)),
          id,
        ).toBe(true);
    }
    expect(renderGuide(preset("google-oidc"))).toContain("This provider has none.");
    expect(renderGuide(preset("entra-oidc"))).toContain("https://sso.example.com/oidc/front-logout/k3v9q2");
    expect(renderGuide(preset("other-oidc"))).toContain("https://sso.example.com/oidc/logout/k3v9q2");
  });

  it.each([
    ["google-saml", { spInitiated: false, idpInitiated: false, bindings: [] }],
    ["entra-saml", { spInitiated: true, idpInitiated: true, bindings: ["redirect"] }],
    ["okta-saml", { spInitiated: true, idpInitiated: false, bindings: ["post"] }],
  ])("single logout: %s can do %o", (id, supports) => expect(preset(id).logout.supports).toEqual(supports));
});

describe("texts for the other side", () => {
  it.each(generatedNames)("%s is as its golden file says", (name) => {
    const file = `lib/presets/golden/${name}.txt`;
    expect(existsSync(file), file).toBe(true);
    expect(`${textOf(name)}\n`).toBe(readFileSync(file, "utf8"));
  });

  it("IK-F2: the tenant's rule and one rule for each role, ready to paste: nothing is left to fill in", () => {
    const rules = textOf("adfsRules");
    expect(rules).toContain('=> issue(Type = "imagekit_id", Value = "acme-7");');
    expect(rules.match(/@RuleName = "Role /g)).toHaveLength(2);
    expect(rules).not.toMatch(/[A-Z]{3,}-[A-Z]{3,}/);
    const roles = { field: "role", name: "imagekit_role", values: ["developer", "finance", "o'dd"] } as const;
    const more = textOf("adfsRules", { claims: [...claims.filter(({ field }) => field !== "role"), roles] });
    expect(more.match(/@RuleName = "Role /g)).toHaveLength(3);
    expect(more).toContain('Value = "o\'dd"');
  });

  it("IK-F4: the link names the provider's own host, and waits until it is known", () => {
    expect(textOf("adfsLink")).toMatch(/^https:\/\/adfs\.acme\.test\/adfs\/ls\//);
    expect(generateText("adfsLink", { ...valuesFor("adfsLink"), providerHost: null })).toBeNull();
  });

  it("IK-F4: the host is that of the connection's sign-in address, else of its metadata", () => {
    const adfs = preset("adfs-saml");
    const input = presetConnection(adfs, "AD FS");
    const facts = { roleKeys: [], tenantId: null, baseUrl: "https://sso.acme.test" };
    const linkOf = (saml: object) => {
      const connection = {
        ...input,
        id: "k3v9q2",
        protocol: "saml",
        saml: { ...("saml" in input && input.saml), ...saml },
      };
      return textsFor(connection as Connection, adfs, facts)("adfsLink");
    };
    const [ssoUrl, metadataUrl] = ["https://sts.acme.test/adfs/ls/", "https://adfs.acme.test/FederationMetadata.xml"];
    expect(linkOf({ ssoUrl, metadataUrl })).toEqual({
      text: expect.stringMatching(/^https:\/\/sts\.acme\.test\/adfs\//),
    });
    expect(linkOf({ ssoUrl: null, metadataUrl })).toEqual({
      text: expect.stringMatching(/^https:\/\/adfs\.acme\.test\//),
    });
    expect(linkOf({ ssoUrl: null, metadataUrl: null })).toEqual({ waitsForProvider: true });
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
    const connectionName = `a' "b" \${c}`;
    expect(textOf("adfsPowerShell", { connectionName })).toContain(`-Name 'a'' "b" \${c}'`);
    expect(textOf("terraformOkta", { connectionName })).toContain('= "a\' \\"b\\" \\u0024{c}"');
  });

  it.each(["'@ ; calc", "’@ ; calc", "‛@", "$(calc)", "@' "])(
    "PowerShell: %j in a rule stays inside the rules: only their last line can end them",
    (text) => {
      const name = "role";
      const script = textOf("adfsPowerShell", {
        claims: [{ field: "role", name, values: [text] }],
        connectionName: text,
      });
      const lines = script.split("\n");
      const ends = lines.flatMap((line, index) => (/^\s*['\u2018-\u201b]@/.test(line) ? [index] : []));
      expect(ends).toEqual([lines.indexOf("'@")]);
    },
  );

  it("a link to AD FS: whatever an Entity ID holds is one parameter of one parameter, or there is no link", () => {
    const tricky = `https://sp.test/"><script>&RelayState=x#y z%00`;
    const inner = new URL(textOf("adfsLink", { entityId: tricky })).searchParams.get("RelayState") ?? "";
    expect([...new URLSearchParams(inner)]).toEqual([
      ["RPID", tricky],
      ["RelayState", valuesFor("adfsLink").relayState],
    ]);
    for (const entityId of ["a\ud800", "a\r\nb"])
      expect(() => textOf("adfsLink", { entityId })).toThrow(UnquotableValue);
  });

  const attack = "x’\n; calc";
  const claim = { field: "role", name: "role", values: ["developer"] } as const;
  it.each<[string, Partial<GeneratorValues>]>([
    ["the connection's name", { connectionName: attack }],
    ["the value of a role row", { claims: [{ ...claim, values: [attack] }] }],
    ["the name of a claim", { claims: [{ ...claim, name: attack }] }],
    ["the name of the group claim", { claims: [{ field: "groups", name: attack, values: [] }] }],
    ["the tenant's value", { claims: [{ field: "tenant", name: "tenant", values: [attack] }] }],
  ])("an attack in %s makes no text that holds it", (_where, change) => {
    for (const name of generatedNames) {
      let text = "";
      try {
        text = textOf(name, change);
      } catch (error) {
        expect(error).toBeInstanceOf(UnquotableValue);
      }
      expect(text).not.toContain("calc");
    }
  });
});
