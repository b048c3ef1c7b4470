import { SsoError } from "@/lib/errors/sso-error";
import { readLimited } from "@/lib/net/read-limited";

export type AcsForm = { samlResponse: string; relayState: string | null };

const maxBodyBytes = 1024 * 1024;

/**
 * Reads the form of the assertion consumer service: checks.md 3.1.1. The body is read with a limit, so that a
 * large one is refused before it is held.
 * @throws SsoError saml_method, saml_too_large, saml_param_duplicate, saml_response_missing
 */
export async function readAcsForm(request: Request): Promise<AcsForm> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (contentType !== "application/x-www-form-urlencoded") {
    throw new SsoError("saml_method", { expected: "a form post", got: contentType.slice(0, 80) || "no content type" });
  }
  const body = await readLimited(request, maxBodyBytes);
  if (body === null) throw new SsoError("saml_too_large", { expected: "at most 1 MiB", got: "more" });
  const form = new URLSearchParams(body);
  const responses = form.getAll("SAMLResponse");
  const relayStates = form.getAll("RelayState");
  if (responses.length > 1 || relayStates.length > 1) {
    throw new SsoError("saml_param_duplicate", {
      expected: "each field once",
      got: `${responses.length} SAMLResponse, ${relayStates.length} RelayState`,
    });
  }
  const [samlResponse] = responses;
  if (!samlResponse) throw new SsoError("saml_response_missing", { expected: "a SAMLResponse field", got: "none" });
  return { samlResponse, relayState: relayStates[0] ?? null };
}
