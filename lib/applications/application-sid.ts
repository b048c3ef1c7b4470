import { hashToken } from "@/lib/crypto/tokens";

/** How one application knows one session of ours (`sid`): always the same, and nothing that another application recognizes. Pure. */
export function sidOf(sessionId: string, applicationId: string): string {
  return hashToken(`sid ${sessionId} ${applicationId}`).slice(0, 22);
}
