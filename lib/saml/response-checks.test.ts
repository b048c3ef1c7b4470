import { describe, expect, it } from "vitest";
import { world } from "@/e2e/fixtures/saml-world";
import { buildResponse } from "@/e2e/support/saml-response";
import type { Check } from "@/lib/identity/check";
import { checkAssertion, checkStatus, type RequestState } from "./response-checks";
import { samlConfigSchema } from "./saml-config";
import { ns } from "./saml-names";
import { spAddresses } from "./sp-addresses";
import { childElement, parseMessage } from "./xml-document";

/*
 * The rules on trees, at their exact limits; that the trees are signed is another matter (verify-response.test.ts). Clocks may
 * differ by 120 seconds, and an answer is at most 600 seconds old.
 */

const password = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const holder = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
const at = (seconds: number) => new Date(world.now.getTime() + seconds * 1000).toISOString();
const open = { state: "open", requestId: world.requestId, forceAuthn: false, createdAt: world.now } as const;

type Change = {
  /** Changes the message; a change that changes nothing fails. */
  edit?: [string | RegExp, string][];
  saml?: object;
  request?: RequestState;
  /** Only the assertion was signed. */
  outer?: boolean;
};

function checksOf({ edit = [], saml = {}, request = open, outer = false }: Change): Check[] {
  const message = buildResponse({
    issuer: world.issuer,
    acsUrl: world.acsUrl,
    audience: world.acsUrl,
    inResponseTo: world.requestId,
    nameId: "ada@acme.test",
    now: world.now,
    sign: "none",
    key: { certificate: "", privateKey: "" },
  });
  const xml = edit.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`Nothing was changed: ${from}`);
    return changed;
  }, message);
  const root = parseMessage(xml);
  const assertion = childElement(root, ns.assertion, "Assertion");
  if (!assertion) throw new Error("The message has no assertion");
  const config = samlConfigSchema.parse({ issuer: world.issuer, ...saml });
  const addresses = spAddresses(world.connectionId, config, world.baseUrl);
  const trees = { response: outer ? null : root, outer: root, assertion, openedNameId: null };
  return checkAssertion(trees, { now: world.now, config, addresses, request });
}

const failing = (change: Change) => checksOf(change).flatMap(({ name, passed }) => (passed ? [] : [name]));
const warning = (change: Change) => checksOf(change).flatMap(({ name, warns }) => (warns ? [name] : []));

const issued = (name: string, seconds: number): [RegExp, string] => [
  new RegExp(`(<${name} [^>]*IssueInstant=")[^"]+`),
  `$1${at(seconds)}`,
];
const conditions = (name: string, seconds: number): [RegExp, string] => [
  new RegExp(`(<saml:Conditions[^>]* ${name}=")[^"]+`),
  `$1${at(seconds)}`,
];
const confirmed = (seconds: number): [RegExp, string] => [
  /(<saml:SubjectConfirmationData NotOnOrAfter=")[^"]+/,
  `$1${at(seconds)}`,
];
const confirmedFrom = (seconds: number): [string, string] => [
  "<saml:SubjectConfirmationData ",
  `<saml:SubjectConfirmationData NotBefore="${at(seconds)}" `,
];
const authenticated = (seconds: number): [RegExp, string] => [/(AuthnInstant=")[^"]+/, `$1${at(seconds)}`];
const session = (seconds: number): [string, string] => [
  "<saml:AuthnStatement ",
  `<saml:AuthnStatement SessionNotOnOrAfter="${at(seconds)}" `,
];
const named = (nameId: string): [string, string] => ["ada@acme.test", nameId];
const forced = (seconds: number): RequestState => ({ ...open, forceAuthn: true, createdAt: new Date(at(seconds)) });
const withoutRequest: [RegExp, string] = [/ InResponseTo="[^"]*"/g, ""];
const insideOnly: [RegExp, string] = [/(<samlp:Response[^>]*) InResponseTo="[^"]*"/, "$1"];
const outsideOnly: [RegExp, string] = [/(<saml:SubjectConfirmationData[^>]*) InResponseTo="[^"]*"/, "$1"];
const secondStatement: [string, string] = [
  "</saml:AuthnStatement>",
  `</saml:AuthnStatement><saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>x</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
];

describe("what is refused, and what is not", () => {
  it.each<[string, Change, string[]]>([
    ["a good answer", {}, []],
    ["an answer as old as is allowed", { edit: [issued("samlp:Response", -720)] }, []],
    ["a second older", { edit: [issued("samlp:Response", -721)] }, ["saml_issue_instant"]],
    ["an assertion as late as is allowed", { edit: [issued("saml:Assertion", 120)] }, []],
    ["a second later", { edit: [issued("saml:Assertion", 121)] }, ["saml_issue_instant"]],
    ["no tolerance", { edit: [issued("saml:Assertion", 1)], saml: { clockSkewSeconds: 0 } }, ["saml_issue_instant"]],
    ["an old response that nobody signed", { edit: [issued("samlp:Response", -721)], outer: true }, []],
    ["conditions that begin as late as is allowed", { edit: [conditions("NotBefore", 120)] }, []],
    ["a second later", { edit: [conditions("NotBefore", 121)] }, ["saml_not_yet_valid"]],
    ["conditions that ended within the tolerance", { edit: [conditions("NotOnOrAfter", -119)] }, []],
    ["a second earlier", { edit: [conditions("NotOnOrAfter", -120)] }, ["saml_expired"]],
    ["conditions without a begin", { edit: [[/ NotBefore="[^"]+"/, ""]] }, []],
    [
      "conditions with a begin that is none",
      { edit: [[/NotBefore="[^"]+"/, 'NotBefore="noon"']] },
      ["saml_conditions"],
    ],
    ["no conditions", { edit: [[/<saml:Conditions.*<\/saml:Conditions>/, ""]] }, ["saml_conditions"]],
    ["a confirmation that ended within the tolerance", { edit: [confirmed(-119)] }, []],
    ["a second earlier", { edit: [confirmed(-120)] }, ["saml_expired"]],
    ["a confirmation that begins as late as is allowed", { edit: [confirmedFrom(120)] }, []],
    ["a second later", { edit: [confirmedFrom(121)] }, ["saml_not_yet_valid"]],
    ["a session that ended within the tolerance", { edit: [session(-119)] }, []],
    ["a second earlier", { edit: [session(-120)] }, ["saml_session_expired"]],
    ["no audience", { edit: [[/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ""]] }, ["saml_audience"]],
    [
      "a second restriction for somebody else",
      {
        edit: [
          [
            "</saml:AudienceRestriction>",
            "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>",
          ],
        ],
      },
      ["saml_audience"],
    ],
    ["one more audience", { edit: [["<saml:Audience>", "<saml:Audience>x</saml:Audience><saml:Audience> "]] }, []],
    ["a condition that is known", { edit: [["</saml:Conditions>", "<saml:OneTimeUse/></saml:Conditions>"]] }, []],
    [
      "a condition that is not",
      { edit: [["</saml:Conditions>", "<saml:Other/></saml:Conditions>"]] },
      ["saml_condition_unknown"],
    ],
    [
      "a known one in another namespace",
      { edit: [["</saml:Conditions>", '<x:OneTimeUse xmlns:x="urn:x"/></saml:Conditions>']] },
      ["saml_condition_unknown"],
    ],
    ["no issuer of the response", { edit: [[/<saml:Issuer xmlns.*?<\/saml:Issuer>/, ""]] }, []],
    ["another issuer of the response", { edit: [["https://idp.test", "https://evil.test"]] }, ["saml_issuer_mismatch"]],
    [
      "the same, unsigned",
      { edit: [["https://idp.test", "https://evil.test"]], outer: true },
      ["saml_issuer_mismatch"],
    ],
    [
      "no issuer of the assertion",
      { edit: [["<saml:Issuer>https://idp.test</saml:Issuer>", ""]] },
      ["saml_issuer_mismatch"],
    ],
    ["space around an issuer", { edit: [["<saml:Issuer>", "<saml:Issuer> "]] }, []],
    [
      "an issuer in the format of one",
      { edit: [["<saml:Issuer>", '<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">']] },
      [],
    ],
    ["an issuer in another", { edit: [["<saml:Issuer>", '<saml:Issuer Format="x">']] }, ["saml_issuer_mismatch"]],
    [
      "a connection without an issuer",
      { edit: [[/https:\/\/idp\.test/g, ""]], saml: { issuer: null } },
      ["saml_issuer_mismatch"],
    ],
    ["no destination, signed", { edit: [[/ Destination="[^"]*"/, ""]] }, ["saml_destination"]],
    ["an empty destination, signed", { edit: [[/Destination="[^"]*"/, 'Destination=""']] }, ["saml_destination"]],
    ["no destination, unsigned", { edit: [[/ Destination="[^"]*"/, ""]], outer: true }, []],
    [
      "another destination, unsigned",
      { edit: [[/Destination="[^"]*"/, 'Destination="x"']], outer: true },
      ["saml_destination"],
    ],
    ["a name of 1024 characters", { edit: [named("a".repeat(1024))] }, []],
    ["a name of 1025 characters", { edit: [named("a".repeat(1025))] }, ["saml_nameid"]],
    ["a name with a character that nobody sees", { edit: [named("ada\u200b")] }, ["saml_nameid"]],
    ["a name with a no-break space", { edit: [named("ada\u00a0king")] }, ["saml_nameid"]],
    ["a name with a space", { edit: [named(" ada king\n")] }, []],
    ["a name with markup", { edit: [named("<x>ada</x>")] }, ["saml_nameid"]],
    ["no statement", { edit: [[/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ""]] }, ["saml_authn_statement"]],
    [
      "a time of authentication that is none",
      { edit: [[/AuthnInstant="[^"]+"/, 'AuthnInstant="noon"']] },
      ["saml_time_unreadable", "saml_authn_statement"],
    ],
    ["no time of authentication", { edit: [[/ AuthnInstant="[^"]+"/, ""]] }, ["saml_authn_statement"]],
    ["a context that is asked for", { saml: { acrValues: ["x", password] } }, []],
    ["another context", { saml: { acrValues: ["x"] } }, ["saml_authn_context"]],
    [
      "a second statement with another context",
      { edit: [secondStatement], saml: { acrValues: [password] } },
      ["saml_authn_context"],
    ],
    ["a second statement, nothing asked", { edit: [secondStatement] }, []],
    [
      "no context",
      { edit: [[/<saml:AuthnContextClassRef>.*<\/saml:AuthnContextClassRef>/, ""]], saml: { acrValues: ["x"] } },
      ["saml_authn_context"],
    ],
    ["reauthenticated, as early as is allowed", { edit: [authenticated(-125)], request: forced(-5) }, []],
    ["a second earlier", { edit: [authenticated(-126)], request: forced(-5) }, ["saml_reauth"]],
    ["reauthenticated, as late as is allowed", { edit: [authenticated(120)], request: forced(-5) }, []],
    ["a second later", { edit: [authenticated(121)], request: forced(-5) }, ["saml_reauth"]],
    ["reauthentication not asked for", { edit: [authenticated(-5000)] }, []],
    [
      "reauthentication asked for by the connection",
      { edit: [authenticated(-5000)], saml: { forceAuthn: true } },
      ["saml_reauth"],
    ],
    [
      "reauthenticated, and nobody asked: as old as an answer may be",
      {
        edit: [withoutRequest, authenticated(-720)],
        saml: { forceAuthn: true, allowIdpInitiated: true },
        request: { state: "none" },
      },
      [],
    ],
    [
      "a second older",
      {
        edit: [withoutRequest, authenticated(-721)],
        saml: { forceAuthn: true, allowIdpInitiated: true },
        request: { state: "none" },
      },
      ["saml_reauth"],
    ],
    [
      "reauthenticated, without a statement",
      { edit: [[/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ""]], request: forced(-5) },
      ["saml_authn_statement", "saml_reauth"],
    ],
    [
      "nobody asked, and that is allowed",
      { edit: [withoutRequest], saml: { allowIdpInitiated: true }, request: { state: "none" } },
      [],
    ],
    ["nobody asked, and that is not", { edit: [withoutRequest], request: { state: "none" } }, ["saml_unsolicited"]],
    [
      "a request is named that is none of ours",
      { saml: { allowIdpInitiated: true }, request: { state: "none" } },
      ["saml_request_unknown"],
    ],
    ["a used request", { request: { state: "used", requestId: world.requestId } }, ["saml_request_used"]],
    ["an expired one", { request: { state: "expired", requestId: world.requestId } }, ["saml_request_expired"]],
    [
      "one of another connection",
      { request: { state: "other-connection", requestId: world.requestId } },
      ["saml_request_connection"],
    ],
    ["an unknown one", { request: { state: "unknown", requestId: world.requestId } }, ["saml_request_unknown"]],
    ["another one", { request: { ...open, requestId: "other" } }, ["saml_request_unknown", "saml_request_unknown"]],
    ["the confirmation alone names it", { edit: [insideOnly], outer: true }, []],
    ["the signed response alone names it", { edit: [outsideOnly] }, []],
    ["the unsigned response alone names it", { edit: [outsideOnly], outer: true }, ["saml_request_unknown"]],
    [
      "nobody asked, and the unsigned response names a request all the same",
      { edit: [outsideOnly], outer: true, saml: { allowIdpInitiated: true }, request: { state: "none" } },
      ["saml_request_unknown"],
    ],
    ["nothing names it", { edit: [withoutRequest] }, ["saml_request_unknown"]],
    ["no bearer", { edit: [[bearer, holder]] }, ["saml_subject_confirmation"]],
    [
      "a confirmation without data",
      { edit: [[/<saml:SubjectConfirmationData[^>]*\/>/, ""]] },
      ["saml_subject_confirmation", "saml_recipient"],
    ],
    ["a confirmation for another address", { edit: [[/Recipient="[^"]*"/, 'Recipient="x"']] }, ["saml_recipient"]],
  ])("%s", (_what, change, expected) => expect(failing(change)).toEqual(expected));
});

it.each<[string, Change, string[]]>([
  ["nothing", {}, []],
  ["a clock that is 30 seconds ahead", { edit: [issued("saml:Assertion", 30)] }, []],
  ["a clock that is 31 seconds ahead", { edit: [issued("saml:Assertion", 31)] }, ["saml_issue_instant"]],
  ["conditions that begin now", { edit: [conditions("NotBefore", 0)] }, []],
  ["conditions that begin in a second", { edit: [conditions("NotBefore", 1)] }, ["saml_not_yet_valid"]],
  ["conditions that end in a second", { edit: [conditions("NotOnOrAfter", 1)] }, []],
  ["conditions that end now", { edit: [conditions("NotOnOrAfter", 0)] }, ["saml_expired"]],
  ["a confirmation that begins now", { edit: [confirmedFrom(0)] }, []],
  ["a confirmation that begins in a second", { edit: [confirmedFrom(1)] }, ["saml_not_yet_valid"]],
  ["a confirmation that ends in a second", { edit: [confirmed(1)] }, []],
  ["a confirmation that ends now", { edit: [confirmed(0)] }, ["saml_expired"]],
])("%s is worth a word: %j", (_what, change, expected) => expect(warning(change)).toEqual(expected));

const status = (codes: string) =>
  parseMessage(
    `<p:Response xmlns:p="${ns.protocol}"><p:Status>${codes}<p:StatusMessage>why</p:StatusMessage></p:Status></p:Response>`,
  );
const success = "urn:oasis:names:tc:SAML:2.0:status:Success";

it.each<[string, string, boolean, unknown]>([
  ["success", `<p:StatusCode Value="${success}"/>`, true, [success, "why"]],
  [
    "success with a second word",
    `<p:StatusCode Value="${success}"><p:StatusCode Value="no"/></p:StatusCode>`,
    false,
    [success, "no", "why"],
  ],
  ["another word", '<p:StatusCode Value="Requester"/>', false, ["Requester", "why"]],
  ["no word", "", false, ["why"]],
])("the provider's verdict: %s", (_what, codes, passed, values) =>
  expect(checkStatus(status(codes))).toMatchObject({ passed, got: { values } }),
);
