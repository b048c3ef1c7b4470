import { type NextRequest, NextResponse } from "next/server";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { buildFault } from "@/lib/saml/soap-envelope";
import { type SoapAnswer, takeSoapLogout } from "@/lib/sign-in/take-soap-logout";
import { requestContext, requestOrigin } from "./request-context";
import { noStoreHeaders } from "./sign-in-response";

/** Whether a message came in an envelope of SOAP 1.1, which is sent as `text/xml` (SOAP 1.1, 6). What SOAPAction says counts for nothing. */
export function isSoap({ method, headers }: Pick<NextRequest, "method" | "headers">): boolean {
  const [type = ""] = (headers.get("content-type") ?? "").split(";");
  return method === "POST" && type.trim().toLowerCase() === "text/xml";
}

/** What the single logout address does with what a provider's server sends there itself: limits, receives, answers. */
export async function answerSoapLogout(request: NextRequest, connectionId: string): Promise<NextResponse> {
  const { machine } = requestOrigin(request.headers);
  // As of back-channel logout: one server sends a message for each session, and many at once when it ends them itself.
  const answer: SoapAnswer = (await takeRateLimit("logout", machine))
    ? await takeSoapLogout({ connectionId, request }, await requestContext())
    : { httpStatus: 429, envelope: buildFault("Server", "Too many requests") };
  return new NextResponse(answer.envelope, {
    status: answer.httpStatus,
    headers: {
      ...noStoreHeaders,
      "Content-Type": "text/xml; charset=utf-8",
      ...(answer.httpStatus === 429 && { "Retry-After": "60" }),
    },
  });
}
