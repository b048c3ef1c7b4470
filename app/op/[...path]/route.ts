import { answerProvider } from "@/lib/auth/answer-provider";

/** Our OpenID provider, for the applications of every organization. */
export { answerProvider as GET, answerProvider as OPTIONS, answerProvider as POST };
