import { z } from "zod";
import { randomId } from "@/lib/crypto/tokens";
import { catalogue, type ErrorCode } from "@/lib/errors/catalogue";
import { errorCodeSchema } from "@/lib/errors/error-code-schema";
import { type ErrorDetails, SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { log } from "@/lib/log";
import { errorTexts } from "@/lib/messages/error-texts";
import { factTexts } from "@/lib/messages/fact-texts";

/** A refusal (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: "`urn:gatehouse:error:` and the code." }),
    title: z.string(),
    status: z.int(),
    code: errorCodeSchema,
    detail: z.string().meta({ description: "What to do, what was expected, and what was received." }),
    reference: z.string().meta({ description: "Identifies this error in the server's log." }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "Errors in individual fields." }),
  })
  .meta({
    id: "Problem",
    example: {
      type: "urn:gatehouse:error:validation_failed",
      title: "Some fields are invalid",
      status: 422,
      code: "validation_failed",
      detail: "Correct the fields listed. Expected: a body that matches the schema. Got: email.",
      reference: "k3v9q2mhw7",
      errors: [{ path: "email", message: "email" }],
    },
  });

const text = factTexts("en");

/** A refusal that is part of an answer. */
export const refusalSchema = problemSchema
  .pick({ title: true, code: true, detail: true, errors: true })
  .meta({ id: "Refusal", example: undefined });

/** What a refusal says, in words. */
export function describeRefusal(code: ErrorCode, details: ErrorDetails): z.infer<typeof refusalSchema> {
  const { expected, got, fields } = details;
  const { title, advice } = errorTexts(code);
  const detail = [advice, expected && `Expected: ${text(expected)}.`, got && `Got: ${text(got)}.`]
    .filter(Boolean)
    .join(" ");
  const errors = fields && Object.entries(fields).map(([path, message]) => ({ path, message }));
  return { title, code, detail, ...(errors && { errors }) };
}

/** Turns whatever was thrown into a problem document; what is no SsoError is logged and told to nobody. */
export function toProblem(error: unknown, requestId: string): Response {
  const reference = randomId(10);
  const known = error instanceof SsoError ? error : null;
  if (!known) log().error({ reference, requestId, err: error }, "an API request failed unexpectedly");
  const code = known?.code ?? unexpectedCode(error);
  const { status } = catalogue[code];
  const { title, detail, errors } = describeRefusal(code, known?.details ?? {});
  const body: z.infer<typeof problemSchema> = {
    type: `urn:gatehouse:error:${code}`,
    ...{ title, status, code, detail, reference },
    ...(errors && { errors }),
  };
  return new Response(JSON.stringify(body), { status, headers: problemHeaders(status, known) });
}

/** What HTTP demands beside the body: RFC 9110, 11.6.1 (401), 10.2.1 (405), 10.2.3 (429); RFC 6750, 3. */
function problemHeaders(status: number, error: SsoError | null): Headers {
  const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  const { choices = [], retryAfterSeconds } = error?.details ?? {};
  if (status === 401) headers.set("WWW-Authenticate", "Bearer");
  // RFC 6750, 3.1: what the key would need.
  if (error?.code === "key_scope_missing")
    headers.set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="${choices.join(" ")}"`);
  if (status === 405) headers.set("Allow", choices.join(", "));
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  return headers;
}
