import { z } from "zod";
import { type VerifiedSession, verifySession } from "@/lib/applications/verify-session";
import { displayName } from "@/lib/identity/display-name";
import { installationOperation, type Operation } from "./operation";

const bodySchema = z
  .strictObject({
    token: z.string().trim().min(1).max(10_000).meta({
      description:
        "What the browser or the client brought: the cookie `__Host-gatehouse.application` behind a reverse proxy, or an access token.",
    }),
    application: z.string().trim().min(1).max(64).optional().meta({
      description: "The ID of your application. Its access rule is applied, and the answer has its claims.",
    }),
  })
  .meta({ id: "SessionVerification" });

const inactiveSchema = z
  .object({
    active: z.literal(false),
    reason: z
      .enum(["not_signed_in", "application_denied"])
      .meta({ description: "`application_denied`: the person is signed in, but may not use the application." }),
    reference: z.string().nullable().meta({ description: "The event of a refusal, in Activity." }),
  })
  .meta({ id: "InactiveSession" });

const activeSchema = z
  .object({
    active: z.literal(true),
    expiresAt: z.iso
      .datetime()
      .meta({ description: "When the token ends at the latest. The session may end earlier." }),
    user: z.object({
      id: z.string().meta({ description: "Never changes and is never reused." }),
      email: z.string(),
      emailVerified: z.boolean(),
      name: z.string().nullable(),
      userName: z.string().nullable(),
    }),
    organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    roles: z.array(z.string()),
    groups: z.array(z.string()),
    connection: z
      .string()
      .nullable()
      .meta({ description: "The connection through which the person signed in; null for a code." }),
    authenticatedAt: z.iso.datetime(),
    application: z.object({ id: z.string(), name: z.string() }).nullable(),
    claims: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
      .nullable()
      .meta({ description: "What the application is told about the person; null without an application." }),
  })
  .meta({ id: "ActiveSession" });

/** Who a browser belongs to, for applications written in-house. */
export const sessionVerificationOperations: Operation[] = [
  installationOperation({
    method: "POST",
    path: "/sessions/verify",
    operationId: "verifySession",
    tag: "Sessions",
    summary: "Turn a token of a browser into the person who is signed in",
    description:
      "For applications written in-house. A token made for one application is not active in another one, and what belongs to another organization is not active. Verify once for each request or keep the answer for some seconds; asking does not keep a session alive.",
    access: "sessions.read",
    body: bodySchema,
    example: { token: "vGZ0…the value of the cookie", application: "a1b2c3d4e5f6" },
    answers: { 200: z.discriminatedUnion("active", [activeSchema, inactiveSchema]) },
    isReading: true,
    async run({ body: { token, application }, caller: { organizationId } }, ctx) {
      const input = { organizationId, token, applicationId: application ?? null };
      return { status: 200, body: toAnswer(await verifySession(input, ctx)) };
    },
  }),
];

function toAnswer(verified: VerifiedSession): z.infer<typeof activeSchema> | z.infer<typeof inactiveSchema> {
  if (verified.status === "inactive") return { active: false, reason: "not_signed_in", reference: null };
  if (verified.status === "denied")
    return { active: false, reason: "application_denied", reference: verified.reference };
  const { signedIn, application, claims, expiresAt } = verified;
  const { person, connectionId, authenticatedAt } = signedIn;
  const { id, email, emailVerified, userName, roles, groups } = person;
  return {
    active: true,
    expiresAt: expiresAt.toISOString(),
    user: { id, email, emailVerified, name: displayName(person), userName },
    organization: { id: person.organizationId, slug: person.organization, name: person.organizationName },
    roles: [...roles],
    groups: [...groups],
    connection: connectionId,
    authenticatedAt: authenticatedAt.toISOString(),
    application: application && { id: application.id, name: application.name },
    claims,
  };
}
