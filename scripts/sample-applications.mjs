import { join } from "node:path";
import { createInterface } from "node:readline";

/** The sample applications on the ports after those of the sample providers: what each is registered with, and who may use it. */
function sampleApplications() {
  const port = Number(process.env.SAMPLE_PORT ?? "4000") + 2;
  const at = (offset) => `http://127.0.0.1:${port + offset}`;
  const client = (offset) => ({
    kind: "oidc",
    launchUrl: `${at(offset)}/`,
    redirectUris: [`${at(offset)}/callback`],
    postLogoutRedirectUris: [`${at(offset)}/bye`],
    backchannelLogoutUri: `${at(offset)}/logout-token`,
  });
  return [
    { port, input: { name: "Sample application", ...client(0) } },
    { port: port + 1, input: { name: "Finance", ...client(1), access: { mode: "any", roles: ["finance"] } } },
    { port: port + 2, input: { name: "Sample website", kind: "proxy", origin: at(2) } },
  ];
}

/**
 * Registers the sample applications in an organization, or changes what is registered already to the ports of today, and starts them.
 * @param api calls the REST API: `(method, path, body)`
 * @param launch starts a process: `(command, args, environment, stdio)`
 * @returns their addresses
 */
export async function startSampleApplications(api, launch, organization) {
  const all = `/organizations/${organization}/applications`;
  const { items } = await api("GET", all);
  const started = [];
  for (const { port, input } of sampleApplications()) {
    const known = items.find(({ name }) => name === input.name);
    const { kind: _kind, access: _access, ...addresses } = input;
    const made = known ? await api("PATCH", `${all}/${known.id}`, addresses) : await api("POST", all, input);
    const { name, issuer, clientId, verifyUrl } = made;
    const clientSecret = made.clientSecret ?? (clientId && (await newSecret(api, `${all}/${made.id}/secrets`)));
    started.push({ name, port, issuer, clientId, clientSecret, verifyUrl });
  }
  const settings = {
    clients: started.filter(({ clientId }) => clientId),
    site: started.find(({ verifyUrl }) => verifyUrl),
  };
  const tsx = join("node_modules", ".bin", "tsx");
  const environment = { SAMPLE_APPLICATIONS: JSON.stringify(settings) };
  const child = launch(tsx, ["e2e/support/sample-applications.ts"], environment, ["ignore", "pipe", "inherit"]);
  await new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  return started.map(({ name, port }) => ({ name, address: `http://127.0.0.1:${port}/` }));
}

/** The secret of an earlier start is known to nobody: it makes room for one that is. */
async function newSecret(api, secrets) {
  for (const { id } of (await api("GET", secrets)).items) await api("DELETE", `${secrets}/${id}`);
  return (await api("POST", secrets)).secret;
}
