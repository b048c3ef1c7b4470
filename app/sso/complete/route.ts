import type { NextRequest } from "next/server";
import { completeInBrowser, completeRepeatedInBrowser } from "@/lib/auth/complete-in-browser";
import { readLimited } from "@/lib/net/read-limited";

/** The same-site landing of a provider sign-in: here the browser is known, and the session begins. */
export async function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  const attemptId = searchParams.get("again");
  if (attemptId !== null) return completeRepeatedInBrowser(request, attemptId, searchParams.get("reference") || null);
  return completeInBrowser(request, searchParams.get("ticket") ?? "", false);
}

/** The person agreed to leave the present session for the new one. */
export async function POST(request: NextRequest) {
  const form = new URLSearchParams((await readLimited(request, 4096)) ?? "");
  return completeInBrowser(request, form.get("ticket") ?? "", true);
}
