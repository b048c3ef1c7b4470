import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * Starts the two sample identity providers, SAML on `SAMPLE_PORT` (4000) and OpenID Connect on the port after it.
 * @param launch starts a process: `(command, args, environment, stdio)`
 * @returns what a connection to each needs
 */
export async function startSamples(launch) {
  const tsx = join("node_modules", ".bin", "tsx");
  const port = Number(process.env.SAMPLE_PORT ?? "4000");
  const start = (file, at) =>
    launch(tsx, [`e2e/support/${file}.ts`], { SAMPLE_PORT: String(at) }, ["ignore", "pipe", "pipe"]);
  const children = [start("sample-provider", port), start("sample-openid-provider", port + 1)];
  for (const { stderr } of children)
    createInterface({ input: stderr }).on("line", (line) => {
      // The library warns about Node 20 and runs on it; everything else that it says is worth reading.
      if (!line.startsWith("oidc-provider WARNING")) process.stderr.write(`${line}\n`);
    });
  const announced = ({ stdout }) =>
    new Promise((resolve) => createInterface({ input: stdout }).once("line", (line) => resolve(JSON.parse(line))));
  const [saml, openId] = await Promise.all(children.map(announced));
  return { ...saml, ...openId };
}

/** The values that a newcomer types to connect another time. */
export const describeSamples = ({
  metadataUrl,
  issuer,
  clientId,
  clientSecret,
}) => `  SAML provider:  ${metadataUrl}  (metadata URL)
  OpenID:         ${issuer}  (issuer)
                  ${clientId}  (client ID)
                  ${clientSecret}  (client secret)
  Sample people:  ada@acme.example (developer), grace@acme.example (account administrator), alan@acme.example (finance)`;
