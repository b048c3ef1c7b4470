import { z } from "zod";
import { startSampleClient } from "./sample-client";
import { startSampleSite } from "./sample-site";

/** Started by the demo: the sample applications, with the values that the demo registered them by. */
const applications = z
  .object({
    clients: z.array(
      z.object({
        name: z.string(),
        port: z.int(),
        issuer: z.string(),
        clientId: z.string(),
        clientSecret: z.string(),
      }),
    ),
    site: z.object({ name: z.string(), port: z.int(), verifyUrl: z.string() }),
  })
  .parse(JSON.parse(process.env.SAMPLE_APPLICATIONS ?? ""));

try {
  await Promise.all(applications.clients.map(startSampleClient));
  await startSampleSite(applications.site);
} catch (error) {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  process.stderr.write(`A sample application cannot listen on port ${port} (${code}); set SAMPLE_PORT.\n`);
  process.exit(1);
}
process.stdout.write("ready\n");
