import { z } from "zod";
import type { AttributeField } from "@/lib/identity/attribute-type";
import { attributeFieldSchema } from "@/lib/identity/attribute-value";

/** What a claim is made of, beside own attributes. `value`: the row's own text. `omit`: the default claim of this name is left out. */
export const claimSources = [
  "sub",
  "email",
  "emailVerified",
  "userName",
  "fullName",
  "firstName",
  "lastName",
  "phone",
  "mobile",
  "locale",
  "userPrincipalName",
  "securityId",
  "organization",
  "organizationId",
  "organizationName",
  "roles",
  "groups",
  "sid",
  "idp",
  "acr",
  "amr",
  "authTime",
  "value",
  "omit",
] as const;
type FixedSource = (typeof claimSources)[number];
export type ClaimSource = FixedSource | AttributeField;

export const claimFormats = ["array", "string"] as const;

/** What every application gets, by the names of OpenID Connect Core 5.1 and ours; a row of the same name takes its place. */
export const defaultClaims = {
  sub: "sub",
  email: "email",
  email_verified: "emailVerified",
  name: "fullName",
  given_name: "firstName",
  family_name: "lastName",
  organization: "organization",
  organization_id: "organizationId",
  roles: "roles",
  groups: "groups",
  sid: "sid",
  idp: "idp",
  acr: "acr",
  amr: "amr",
  auth_time: "authTime",
} as const satisfies Record<string, FixedSource>;

/**
 * Claims that mean something to the protocol, or say who vouches for the person: a row that wrote them could pass a person off as
 * another one, or as one of another organization.
 */
const reserved = new Set(
  `iss aud exp iat nbf jti nonce azp at_hash c_hash s_hash typ events cnf act may_act scope client_id auth_time acr amr sid sub idp
   organization organization_id`.split(/\s+/),
);
/** Of those, what an application may do without. */
const omittable = new Set(["organization", "organization_id", "idp"]);

const claimName = z
  .string()
  .trim()
  .max(200)
  .regex(/^[A-Za-z][\w.:/-]*$/, "claim_name");

const claimRowSchema = z
  .strictObject({
    claim: claimName,
    from: z
      .union([z.enum(claimSources), attributeFieldSchema], "claim_field")
      .meta({ description: "What everybody has, or a custom attribute of the organization: `attributes.costCenter`." }),
    /** Lists: an array, or one text with commas. Single values: an array of one. */
    format: z.enum(claimFormats).optional(),
    /** Of lists: only what begins so. */
    prefix: z.string().trim().max(100).optional(),
    /** Of lists: only these. */
    only: z.array(z.string().trim().min(1).max(100)).max(500).optional(),
    /** What a claim from `value` says. */
    value: z.string().max(1_000).optional(),
  })
  .superRefine(({ claim, from, value }, context) => {
    const isReserved = reserved.has(claim) && !(from === "omit" && omittable.has(claim));
    if (isReserved) context.addIssue({ code: "custom", path: ["claim"], message: "claim_reserved" });
    if (from === "value" && !value) context.addIssue({ code: "custom", path: ["value"], message: "required" });
  });
export type ClaimRow = z.infer<typeof claimRowSchema>;

export const claimRowsSchema = z
  .array(claimRowSchema)
  .max(100)
  .superRefine((rows, context) => {
    rows.forEach(({ claim }, index) => {
      const isTaken = rows.findIndex((row) => row.claim === claim) < index;
      if (isTaken) context.addIssue({ code: "custom", path: [index, "claim"], message: "claim_taken" });
    });
  });
