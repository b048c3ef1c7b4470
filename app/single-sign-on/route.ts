import { seeOther } from "@/lib/auth/sign-in-response";

/** An older address of the sign-in page. */
export function GET() {
  return seeOther("/sign-in");
}
