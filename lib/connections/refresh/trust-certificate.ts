import { findConnection } from "@/lib/connections/connection-store";
import { refuseNewAuthorities } from "@/lib/connections/prepare-saml-config";
import { writeConnection } from "@/lib/connections/write-connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { forgetCertificates, listNotedCertificates } from "./certificate-store";

type Quarantined = { organizationId: string; connectionId: string; fingerprint: string };

/**
 * Trusts a certificate that the provider's metadata lists and that waits in quarantine. The administrator has compared the
 * fingerprint: that is in the audit entry in place of a test.
 * @throws SsoError not_found, validation_failed (the authority of a trusted certificate), already_exists when somebody
 *   saved meanwhile
 */
export async function trustCertificate(
  { organizationId, connectionId, fingerprint }: Quarantined,
  ctx: Context,
): Promise<void> {
  const before = await findConnection(ctx.db, organizationId, connectionId);
  if (before?.protocol !== "saml") throw new SsoError("not_found");
  const noted = await listNotedCertificates(ctx.db, before);
  const waiting = noted.find((note) => note.state === "quarantined" && note.fingerprint === fingerprint);
  if (!waiting) throw new SsoError("not_found");
  const certificates = [...new Set([...before.saml.certificates, waiting.certificate])];
  refuseNewAuthorities(certificates, before.saml.certificates);
  const after = { ...before, saml: { ...before.saml, certificates }, version: before.version + 1, updatedAt: ctx.now };
  const override = `fingerprint ${fingerprint} compared; the provider's metadata lists it`;
  const alongside = ({ db }: Context) => forgetCertificates(db, before, [fingerprint]);
  await writeConnection(before, after, ctx, { override, alongside });
}
