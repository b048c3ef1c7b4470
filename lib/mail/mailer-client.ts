import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

export type Mail = { to: string; subject: string; text: string };

/**
 * Sends a mail. Without `SMTP_URL` it goes to the file outbox (`DATA_DIR/outbox`, one file a mail) and the log names
 * the file, so that a first run needs no mail server. The text itself is not logged: it holds a sign-in code.
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL) {
    // Somebody waits for the page that sends it: the library's own limits are minutes.
    const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
    const transport = createTransport({ url: SMTP_URL, ...limits }, { from: MAIL_FROM });
    await transport.sendMail({ ...mail, headers: { "Auto-Submitted": "auto-generated" } });
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
