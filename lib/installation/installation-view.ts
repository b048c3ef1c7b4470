import { z } from "zod";

/** The installation, as its operators read it over the REST API. */
export const installationViewSchema = z
  .object({
    version: z.string(),
    node: z.string().meta({ description: "The version of Node.js that runs it." }),
    startedAt: z.iso.datetime().meta({ description: "When the instance that answers was started." }),
    organizations: z.int(),
    operators: z.int().meta({ description: "How many active operators there are." }),
    database: z.object({
      kind: z.enum(["postgres", "pglite"]),
      version: z.int().nullable().meta({ description: "The server's `server_version_num`." }),
      takesWrites: z.boolean(),
      migratedTo: z.iso.datetime().nullable().meta({ description: "The date of the newest migration." }),
    }),
    disk: z.object({ freeBytes: z.int().nullable().meta({ description: "Free space in `DATA_DIR`." }) }),
    settings: z
      .array(z.object({ name: z.string(), isSet: z.boolean(), value: z.string().nullable() }))
      .meta({ description: "The settings in force. `value` is null for secrets and for settings that are not set." }),
    jobs: z
      .array(
        z.object({
          name: z.string(),
          everySeconds: z.int(),
          lastStartedAt: z.iso.datetime().nullable(),
          lastEndedAt: z.iso.datetime().nullable(),
          lastOutcome: z.enum(["succeeded", "failed"]).nullable().meta({ description: "Failures are in the log." }),
        }),
      )
      .meta({ description: "Background jobs, as the instance that answers has run them since its start." }),
  })
  .meta({ id: "Installation" });
export type InstallationView = z.infer<typeof installationViewSchema>;
