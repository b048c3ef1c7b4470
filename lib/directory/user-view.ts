import { displayName } from "@/lib/identity/display-name";
import type { User } from "./user-store";

/** A user for screens and answers. */
export type UserView = {
  id: string;
  email: string;
  emailVerified: boolean;
  userName: string | null;
  fullName: string | null;
  /** What screens call the user: the full name, else its parts. */
  displayName: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  mobile: string | null;
  locale: string | null;
  userPrincipalName: string | null;
  securityId: string | null;
  status: "active" | "suspended";
  operator: boolean;
  /** The first of `roles`, or null. */
  role: string | null;
  roles: string[];
  groups: string[];
  createdBy: User["createdBy"];
  createdAt: string;
  updatedAt: string;
  lastSignInAt: string | null;
};

export function toUserView(user: User, roles: readonly string[], groups: readonly string[]): UserView {
  const { organizationId: _o, emailVerifiedAt, createdAt, updatedAt, lastSignInAt, ...rest } = user;
  return {
    ...rest,
    displayName: displayName(user),
    emailVerified: emailVerifiedAt !== null,
    role: roles[0] ?? null,
    roles: [...roles],
    groups: [...groups],
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  };
}
