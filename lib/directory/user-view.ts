import { z } from "zod";
import type { AttributeValues } from "@/lib/identity/attribute-type";
import { displayName } from "@/lib/identity/display-name";
import { userStatuses } from "./directory-schema";
import type { User } from "./user-store";

const attributeValueViewSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** A user for screens and answers. */
export const userViewSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    userName: z.string().nullable(),
    fullName: z.string().nullable(),
    displayName: z.string().nullable().meta({ description: "The user's display name: the full name, or its parts." }),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    phone: z.string().nullable(),
    mobile: z.string().nullable(),
    locale: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    securityId: z.string().nullable(),
    status: z.enum(userStatuses),
    operator: z.boolean().meta({ description: "Administers the installation." }),
    role: z.string().nullable().meta({ description: "The first of `roles`, or null." }),
    roles: z.array(z.string()),
    groups: z.array(z.string()),
    attributes: z
      .record(z.string(), attributeValueViewSchema)
      .meta({ description: "The organization's custom attributes that the user has, by key." }),
    createdBy: z.enum(["sign-in", "administrator", "api", "first-run", "directory"]),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
    invitedAt: z.iso.datetime().nullable().meta({ description: "When the last invitation was sent." }),
  })
  .meta({ id: "User" });
export type UserView = z.infer<typeof userViewSchema>;

/** What somebody holds beside their own row. */
export type Holdings = {
  roles?: readonly string[];
  groups?: readonly string[];
  attributes?: AttributeValues;
};

export function toUserView(user: User, { roles = [], groups = [], attributes = {} }: Holdings = {}): UserView {
  const { organizationId: _o, operatorSince: _s, operatorAddedBy: _b, ...shown } = user;
  const { emailVerifiedAt, createdAt, updatedAt, lastSignInAt, invitedAt, ...rest } = shown;
  return {
    ...rest,
    displayName: displayName(user),
    emailVerified: emailVerifiedAt !== null,
    role: roles[0] ?? null,
    roles: [...roles],
    groups: [...groups],
    attributes: { ...attributes },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    invitedAt: invitedAt?.toISOString() ?? null,
  };
}
