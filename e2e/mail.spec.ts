import { expect, test } from "@playwright/test";
import { SMTPServer } from "smtp-server";
import { connectOrganization } from "./support/connected";
import { freePort, startGatehouse } from "./support/gatehouse";

// Mail does not depend on the database.
if (!process.env.DATABASE_URL)
  test("with SMTP_URL a code goes through a real mail server, and signs in", async ({ page }) => {
    const mails: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData(stream, _session, done) {
        let text = "";
        stream.on("data", (chunk: Buffer) => {
          text += chunk;
        });
        stream.on("end", () => {
          mails.push(text);
          done();
        });
      },
    });
    const port = await freePort();
    await new Promise<void>((resolve) => smtp.listen(port, "127.0.0.1", resolve));
    const gatehouse = await startGatehouse({
      env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: "Gatehouse <gatehouse@acme.example>" },
    });
    try {
      await connectOrganization(gatehouse, "acme");
      await gatehouse.api("POST", "/organizations/acme/users", { email: "ada@acme.example", fullName: "Ada Lovelace" });
      await page.goto(`${gatehouse.base}/sign-in`);
      await page.getByLabel("E-mail address").fill("ada@acme.example");
      await page.getByRole("button", { name: "E-mail me a code" }).click();
      await expect.poll(() => mails.length).toBe(1);
      expect(mails[0]).toContain("To: ada@acme.example");
      expect(mails[0]).toContain("From: Gatehouse <gatehouse@acme.example>");
      expect(mails[0]).toContain("Auto-Submitted: auto-generated");
      const code =
        /\b\d{8}\b/.exec(
          mails[0]
            ?.split(/\r?\n\r?\n/)
            .slice(1)
            .join(" ") ?? "",
        )?.[0] ?? "";
      await page.getByLabel("Code", { exact: true }).fill(code);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
      expect(gatehouse.output()).not.toContain(code);
    } finally {
      await gatehouse.stop();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    }
  });
