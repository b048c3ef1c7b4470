import type { Contradiction } from "./directory-contradiction-queries";
import type { Finding } from "./lint-connection";

/** What a directory and the sign-ins say of one person, side by side: the directory's word first. Pure. */
export function directoryFinding({ about, person, said, known, directory, ...connection }: Contradiction): Finding {
  const values = `${said} ≠ ${known}`;
  return {
    id: about === "email" ? "directory_email_differs" : "directory_subject_differs",
    severity: "warning",
    ...connection,
    subject: about === "email" ? `${values} (${directory})` : `${person}: ${values} (${directory})`,
  };
}
