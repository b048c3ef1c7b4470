import { imageBoxes } from "@/lib/branding/draw-image";
import { takeImage } from "@/lib/branding/take-image";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { type Application, usesSecret } from "./application";
import type { ApplicationInput } from "./application-schema";
import { findApplication } from "./application-store";
import { addSecret, type NewSecret } from "./manage-secrets";
import { writeApplication } from "./write-application";

export type SaveApplicationInput = {
  organizationId: string;
  /** Null makes a new application. */
  applicationId: string | null;
  application: ApplicationInput;
  /** The saved version that the caller's fields began with; absent: the one that there is. */
  version?: number;
  /** A new client gets no secret, where there is nobody to show it to. */
  withoutSecret?: boolean;
};

/** `secret` is shown in this answer and nowhere else: only its hash is kept. Null where none was made. */
export type SavedApplication = { application: Application; secret: NewSecret | null };

/**
 * Creates or changes an application; a new client that shows a secret gets its first one. Form, wizard and REST end here.
 * @throws SsoError not_found, already_exists (origin taken, or saved by somebody else meanwhile), validation_failed, quota_reached,
 *   image_refused
 */
export async function saveApplication(input: SaveApplicationInput, ctx: Context): Promise<SavedApplication> {
  const { organizationId, applicationId, application: wanted } = input;
  const before = applicationId === null ? null : await findApplication(ctx.db, organizationId, applicationId);
  if (applicationId !== null && !before) throw new SsoError("not_found");
  if (before) requireUnchangeable(before, input);
  const box = imageBoxes.logo;
  const { hash: logo, drawn } = await takeImage({ organizationId, image: wanted.logo, box, path: "logo" }, ctx);
  const after = withRecord(before, { ...wanted, logo }, input, ctx);
  let secret: NewSecret | null = null;
  const alongside = async (inner: Context) => {
    if (getsSecret(before, after, input)) secret = await addSecret(after, inner);
  };
  const application = await writeApplication(before, after, ctx, { drawn, alongside });
  return { application, secret };
}

function getsSecret(before: Application | null, after: Application, { withoutSecret }: SaveApplicationInput): boolean {
  return before === null && after.kind === "oidc" && usesSecret(after) && !withoutSecret;
}

function requireUnchangeable(before: Application, { application: { kind }, version }: SaveApplicationInput): void {
  if (before.kind !== kind)
    throw new SsoError("validation_failed", {
      expected: plain(before.kind),
      got: plain(kind),
      fields: { kind: "unchangeable" },
    });
  if (version !== undefined && version !== before.version)
    throw new SsoError("already_exists", { expected: said("version", { version }), got: said("newerVersion") });
}

function withRecord(
  before: Application | null,
  wanted: ApplicationInput,
  { organizationId }: SaveApplicationInput,
  { now, actor }: Context,
): Application {
  const record = {
    id: before?.id ?? randomId(10),
    organizationId,
    createdBy: before?.createdBy ?? actor.label,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  if (wanted.kind === "proxy") return { ...record, ...wanted };
  return { ...record, ...wanted, clientId: before?.kind === "oidc" ? before.clientId : randomId(20) };
}
