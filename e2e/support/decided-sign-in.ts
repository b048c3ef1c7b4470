import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import { type ClaimRow, defaultClaimRows, mapProfile } from "@/lib/identity/claim-mapping";
import { decideProvisioning } from "@/lib/provisioning/decide-provisioning";
import type { DomainHolder } from "@/lib/provisioning/email-proof";
import type { KnownUser, ProvisioningInput } from "@/lib/provisioning/provisioning-input";
import { provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";

const roles = [
  { key: "admin", position: 0, console: true },
  { key: "developer", position: 1 },
  { key: "viewer", position: 2 },
];
const user: KnownUser = {
  id: "u1",
  status: "active",
  isOperator: false,
  opensConsole: false,
  attributes: { email: "ada@acme.test", fullName: "Ada" },
  ownAttributes: {},
  rolesFromConnection: ["developer"],
  groupsFromConnection: ["designers"],
};

const ownAttributes = [
  { key: "costCenter", label: "Cost center", type: "text" },
  { key: "level", label: "Level", type: "number" },
] as const;

/** How a sign-in of Ada differs from one whom nobody knows, through a connection as it is by default. */
export type Change = {
  /** Undefined takes a claim away. */
  claims?: Record<string, string[] | undefined>;
  subject?: string;
  verifiedEmails?: string[];
  format?: string;
  policy?: object;
  linked?: Partial<KnownUser> | null;
  identified?: (Partial<KnownUser> & { subjectHere?: string | null })[];
  deniesEmail?: true;
  /** The user who has the asserted e-mail. */
  holder?: (Partial<KnownUser> & { subjectHere?: string | null }) | null;
  domains?: Record<string, DomainHolder>;
  rows?: readonly ClaimRow[];
  /** A directory says that the person left. */
  hasLeft?: boolean;
  /** Whom a directory of the same provider calls by this subject. */
  directory?: (Partial<KnownUser> & { subjectHere?: string | null }) | null;
  /** A directory itself says it, and nobody signs in. */
  protocol?: AssertedIdentity["protocol"];
};

/** What is decided of it, with the checks. */
export function decideAll({
  claims = {},
  subject = "ada@acme.test",
  verifiedEmails,
  deniesEmail,
  domains = {},
  rows = defaultClaimRows,
  format,
  policy = {},
  linked = null,
  identified = [],
  holder = null,
  hasLeft,
  directory = null,
  protocol = "saml",
}: Change) {
  const identity: AssertedIdentity = {
    connectionId: "c",
    protocol,
    issuer: "https://idp.test",
    subject,
    subjectFormat: format,
    claims: Object.fromEntries(
      Object.entries({ full_name: ["Ada"], role: ["developer"], ...claims }).flatMap(([name, values]) =>
        values ? [[name, values]] : [],
      ),
    ),
    friendlyNames: {},
    verifiedEmails,
    deniesEmail,
    authenticatedAt: new Date(0),
  };
  const input: ProvisioningInput = {
    identity,
    profile: mapProfile(identity, rows),
    policy: provisioningPolicySchema.parse(policy),
    roles,
    groups: ["designers", "editors"],
    attributes: ownAttributes,
    linkedUser: linked && { ...user, ...linked },
    identifiedUsers: identified.map((change) => ({ ...user, subjectHere: null, ...change })),
    emailHolder: holder && { ...user, subjectHere: null, ...holder },
    directoryUser: directory && { ...user, subjectHere: null, ...directory },
    domainHolders: new Map(Object.entries(domains)),
    hasLeft,
  };
  return decideProvisioning(input);
}

export const decide = (change: Change) => decideAll(change).decision;

/** The code of the refusal, or what becomes of the user. */
export const outcome = (change: Change) => {
  const decision = decide(change);
  return decision.kind === "reject" ? decision.code : decision.kind;
};

export const administrator = { opensConsole: true };
export const linking = { identifyBy: { field: "userName", claim: "uid" }, linkByVerifiedEmail: true };
/** Identified by a user name that nobody here has, with the e-mail of somebody who is here. */
export const byName = {
  claims: { uid: ["ada"] },
  policy: { identifyBy: linking.identifyBy },
  holder: {},
};
