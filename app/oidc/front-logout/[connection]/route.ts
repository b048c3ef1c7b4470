import { answerFrontChannel } from "@/lib/auth/answer-logout";

/** What the provider shows in a frame when somebody signs out there (Front-Channel Logout 1.0, section 2). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ connection: string }> },
): Promise<Response> {
  return answerFrontChannel(request, (await params).connection);
}
