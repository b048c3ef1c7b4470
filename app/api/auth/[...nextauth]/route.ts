import type { NextRequest } from "next/server";
import { handlers } from "@/lib/auth/next-auth";

/** next-auth's answers, its own small pages among them, which run no scripts and are nobody's frame. */
async function handle(request: NextRequest, method: keyof typeof handlers): Promise<Response> {
  const answer = await handlers[method](request);
  const headers = new Headers(answer.headers);
  headers.set(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  return new Response(answer.body, { status: answer.status, headers });
}

export const GET = (request: NextRequest) => handle(request, "GET");
export const POST = (request: NextRequest) => handle(request, "POST");
