import { answerBackChannel, answerFrontChannel } from "@/lib/auth/answer-logout";

type Params = { params: Promise<{ connection: string }> };

/** Where the provider's server says that a session is over (Back-Channel Logout 1.0, section 2.5). */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  return answerBackChannel(request, (await params).connection);
}

/** The front-channel at the same address, for providers that take one address for both. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  return answerFrontChannel(request, (await params).connection);
}
