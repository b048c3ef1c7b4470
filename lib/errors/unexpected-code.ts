import { isDatabaseUnavailable } from "@/lib/db/database-unavailable";

/** What an error that is none of ours is reported as, at the three borders. */
export function unexpectedCode(error: unknown): "database_unavailable" | "internal_error" {
  return isDatabaseUnavailable(error) ? "database_unavailable" : "internal_error";
}
