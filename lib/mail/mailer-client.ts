import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

export type Mail = { to: string; subject: string; text: string };

/** Somebody waits for the page that sends a mail: the library's own limits are minutes. */
function transportTo(url: string) {
  const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  return createTransport({ url, ...limits }, { from: env().MAIL_FROM });
}

/** Why the mail server does not let us in; null when it does, or when there is none. Sends nothing. */
export async function findMailFault(): Promise<string | null> {
  const { SMTP_URL } = env();
  if (!SMTP_URL) return null;
  return transportTo(SMTP_URL)
    .verify()
    .then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
}

/**
 * Sends a mail. Without `SMTP_URL` it goes to the file outbox (`DATA_DIR/outbox`, one file a mail) and the log names
 * the file, so that a first run needs no mail server. The text itself is not logged: it holds a sign-in code.
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL) {
    await transportTo(SMTP_URL).sendMail({ ...mail, headers: { "Auto-Submitted": "auto-generated" } });
    return;
  }
  const directory = join(/*turbopackIgnore: true*/ env().DATA_DIR, "outbox");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(/*turbopackIgnore: true*/ directory, `${Date.now()}-${mail.to.replace(/[^a-z0-9.@-]/gi, "_")}.txt`);
  // Renamed into place: whoever watches the folder never reads half a mail.
  await writeFile(`${file}.part`, `To: ${mail.to}\nFrom: ${MAIL_FROM}\nSubject: ${mail.subject}\n\n${mail.text}\n`, {
    mode: 0o600,
  });
  await rename(`${file}.part`, file);
  await appendFile(join(/*turbopackIgnore: true*/ directory, "index.log"), `${file}\n`, { mode: 0o600 });
  log().warn({ file }, "SMTP_URL is not set: the mail is in the file outbox");
}
