import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { AttributeDefinition } from "@/lib/identity/attribute-type";
import type { Profile } from "@/lib/identity/claim-mapping";
import type { ProfileField } from "@/lib/identity/profile-fields";
import type { HeldAttributes } from "./change-attributes";
import type { DomainHolder } from "./email-proof";
import type { ProvisioningPolicy } from "./provisioning-policy";
import type { OrganizationRole } from "./resolve-roles";

/** A user of this organization as the decision sees one. */
export type KnownUser = {
  id: string;
  status: "active" | "suspended";
  /** Operators of the installation: no tenant's provider may change the address that their sign-in codes go to. */
  isOperator: boolean;
  /** Holds a role that administers the organization, whatever granted it. */
  opensConsole: boolean;
  /** Made by a directory of the organization, and by nobody else. */
  isFromDirectory?: boolean;
  attributes: Partial<Record<ProfileField, string | null>>;
  ownAttributes: HeldAttributes;
  /** Roles that this very connection granted: the only ones it may take away. */
  rolesFromConnection: string[];
  /** Groups that this very connection granted. */
  groupsFromConnection: string[];
};

/** A user who may be this person, with the subject that they have here already. */
export type Candidate = KnownUser & { subjectHere: string | null };

/** Everything that the decision knows. */
export type ProvisioningInput = {
  identity: AssertedIdentity;
  profile: Profile;
  policy: ProvisioningPolicy;
  roles: readonly OrganizationRole[];
  /** Keys of the groups that exist, among those that the table names for this sign-in. */
  groups: readonly string[];
  /** The organization's custom attributes, where the claims table names one. */
  attributes: readonly AttributeDefinition[];
  /** The user linked to (connection, issuer, subject). */
  linkedUser: KnownUser | null;
  /** Users whose identifying attribute equals the identifying claim. */
  identifiedUsers: readonly Candidate[];
  /** The user who holds the asserted e-mail address, whatever the identifying attribute is. */
  emailHolder: Candidate | null;
  /** The user whom a directory of the same provider calls by this subject, before the first sign-in. */
  directoryUser?: Candidate | null;
  /** A directory of the organization says that this person, who is no user here, is not active. */
  hasLeft?: boolean;
  /** Who has proven the domains of the addresses that play a part; a domain that nobody has proven is not in it. */
  domainHolders: ReadonlyMap<string, DomainHolder>;
};
