import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
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
    throw new SsoError("saml_method", {
      expected: said("formPost"),
      got: contentType ? plain(contentType.slice(0, 80)) : said("noContentType"),
    });
  }
  const body = await readLimited(request, maxBodyBytes);
  if (body === null)
    throw new SsoError("saml_too_large", { expected: said("atMost", { size: "1 MiB" }), got: said("more") });
  const form = new URLSearchParams(body);
  const responses = form.getAll("SAMLResponse");
  const relayStates = form.getAll("RelayState");
  if (responses.length > 1 || relayStates.length > 1) {
    throw new SsoError("saml_param_duplicate", {
      expected: said("eachFieldOnce"),
      got: said("fieldCounts", { responses: responses.length, relayStates: relayStates.length }),
    });
  }
  const [samlResponse] = responses;
  if (!samlResponse) throw new SsoError("saml_response_missing", { expected: said("samlResponseField"), got: nothing });
  return { samlResponse, relayState: relayStates[0] ?? null };
}
