import { env } from "@/lib/env";
import { securityText } from "./security-text";

export const dynamic = "force-dynamic";

/** Made of the settings, because each installation has people of its own. */
export function GET(): Response {
  const { SECURITY_CONTACT, MAIL_FROM, APP_URL } = env();
  return new Response(securityText(SECURITY_CONTACT ?? null, MAIL_FROM, APP_URL, new Date()), {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=86400" },
  });
}
