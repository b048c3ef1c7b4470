import { type ChildProcess, spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./gatehouse";
import { makeKeyPair } from "./saml-response";

/** SimpleSAMLphp as Debian packages it, as an identity provider on 127.0.0.1: a real one, not written by us. */

type Attributes = Record<string, string[]>;
/** A `saml20-sp-remote` entry. */
type ServiceProvider = {
  acsUrl: string;
  encryptFor?: string;
  /** Where we take logout messages, by which bindings, and the certificate that ours are signed with. */
  logout?: { url: string; bindings: ("redirect" | "post")[]; certificate: string };
};

export type SimpleSamlPhp = {
  entityId: string;
  metadataUrl: string;
  certificate: string;
  /** Where a sign-in starts at the provider's side. */
  portalLink(spEntityId: string, relayState?: string): string;
  /** Where a sign-out starts at the provider's side, and the page that it ends at. */
  logoutLink(returnTo: string): string;
  register(spEntityId: string, provider: ServiceProvider): void;
  setUser(name: string, attributes: Attributes): void;
  stop(): Promise<void>;
};

const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const bindingUris = {
  redirect: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  post: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
};
const httpPost = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/** Users and service providers are in JSON files that PHP reads on every request, so journeys can change them. */
export async function startSimpleSamlPhp(users: Record<string, Attributes>): Promise<SimpleSamlPhp> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-ssp-"));
  const base = `http://127.0.0.1:${port}/simplesaml/`;
  const entityId = `${base}saml2/idp/metadata.php`;
  for (const name of ["config", "metadata", "cert", "log", "data", "tmp", "sessions", "www"])
    mkdirSync(join(directory, name), { mode: 0o700 });
  const key = await makeKeyPair("SimpleSAMLphp");
  const providers: Record<string, unknown> = {};
  const file = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const json = (name: string, value: unknown) => {
    file(`${name}.new`, JSON.stringify(value));
    renameSync(join(directory, `${name}.new`), join(directory, name));
  };
  file("cert/idp.key", key.privateKey);
  file("cert/idp.crt", key.certificate);
  json("users.json", users);
  json("providers.json", providers);
  file("config/config.php", configuration(directory, base, port));
  file("config/authsources.php", authenticationSources(directory));
  file("metadata/saml20-idp-hosted.php", hostedProvider(entityId));
  file("metadata/saml20-sp-remote.php", remoteProviders(directory));
  symlinkSync("/usr/share/simplesamlphp/www", join(directory, "www/simplesaml"));

  const log = openSync(join(directory, "log/php.log"), "a");
  // A process group of its own: PHP's server forks workers that have to go with it.
  const child = spawn("php", ["-d", "opcache.enable_cli=0", "-S", `127.0.0.1:${port}`, "-t", join(directory, "www")], {
    env: { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: join(directory, "config"), PHP_CLI_SERVER_WORKERS: "3" },
    stdio: ["ignore", log, log],
    detached: true,
  });
  const stop = async () => {
    await end(child);
    rmSync(directory, { recursive: true, force: true });
  };
  for (let waited = 0; !(await fetch(entityId).catch(() => null))?.ok; waited += 100) {
    if (waited > 60_000 || child.exitCode !== null) {
      const text = readFileSync(join(directory, "log/php.log"), "utf8");
      await stop();
      throw new Error(`SimpleSAMLphp did not start: ${text}`);
    }
    await sleep(100);
  }
  return {
    entityId,
    metadataUrl: entityId,
    certificate: key.certificate,
    portalLink: (spEntityId, relayState) =>
      `${base}saml2/idp/SSOService.php?${new URLSearchParams({ spentityid: spEntityId, ...(relayState && { RelayState: relayState }) })}`,
    logoutLink: (returnTo) => `${base}saml2/idp/initSLO.php?${new URLSearchParams({ RelayState: returnTo })}`,
    register(spEntityId, { acsUrl, encryptFor, logout }) {
      providers[spEntityId] = {
        AssertionConsumerService: [{ index: 0, isDefault: true, Binding: httpPost, Location: acsUrl }],
        NameIDFormat: emailFormat,
        ...(encryptFor && { "assertion.encryption": true, certData: bare(encryptFor) }),
        ...(logout && {
          SingleLogoutService: logout.bindings.map((name) => ({ Binding: bindingUris[name], Location: logout.url })),
          "sign.logout": true,
          "validate.logout": true,
          certData: bare(logout.certificate),
        }),
      };
      json("providers.json", providers);
    },
    setUser(name, attributes) {
      users[name] = attributes;
      json("users.json", users);
    },
    stop,
  };
}

const bare = (certificate: string) => certificate.replace(/-----[^-]+-----|\s/g, "");

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  await gone;
}

// Cookies ignore ports: names of their own keep two providers on one machine apart.
const configuration = (directory: string, base: string, port: number) => `<?php
$config = [
  'baseurlpath' => '${base}', 'certdir' => '${directory}/cert/', 'loggingdir' => '${directory}/log/',
  'datadir' => '${directory}/data/', 'tempdir' => '${directory}/tmp', 'metadatadir' => '${directory}/metadata/',
  'metadata.sources' => [['type' => 'flatfile']],
  'auth.adminpassword' => 'only-for-journeys', 'secretsalt' => 'only-for-journeys-0123456789',
  'technicalcontact_name' => 'Journeys', 'technicalcontact_email' => 'na@example.org',
  'admin.checkforupdates' => false, 'showerrors' => true, 'errorreporting' => false, 'timezone' => 'UTC',
  'logging.level' => 6, 'logging.handler' => 'file', 'logging.logfile' => 'simplesamlphp.log', 'statistics.out' => [],
  'enable.saml20-idp' => true, 'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],
  'trusted.url.domains' => null, 'authproc.idp' => [], 'production' => true,
  'language.default' => 'en', 'language.available' => ['en'],
  'store.type' => 'phpsession', 'session.phpsession.cookiename' => 'ssp_${port}',
  'session.phpsession.savepath' => '${directory}/sessions', 'session.phpsession.httponly' => true,
  'session.cookie.name' => 'ssp_sid_${port}', 'session.authtoken.cookiename' => 'ssp_token_${port}',
  'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'session.cookie.path' => '/simplesaml/',
  'session.duration' => 28800, 'language.cookie.name' => 'ssp_lang_${port}',
  'language.cookie.secure' => false, 'language.cookie.samesite' => null,
];
`;

const authenticationSources = (directory: string) => `<?php
$config = ['people' => array_merge(['exampleauth:UserPass'],
  json_decode(file_get_contents('${directory}/users.json'), true, 512, JSON_THROW_ON_ERROR))];
`;

const hostedProvider = (entityId: string) => `<?php
$metadata['${entityId}'] = [
  'host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.crt', 'auth' => 'people',
  'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'saml20.sign.assertion' => true, 'saml20.sign.response' => true, 'NameIDFormat' => '${emailFormat}',
  'SingleLogoutServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', '${httpPost}'],
  'SingleSignOnServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', '${httpPost}'],
  'authproc' => [3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail', 'Format' => '${emailFormat}']],
];
`;

const remoteProviders = (directory: string) => `<?php
foreach (json_decode(file_get_contents('${directory}/providers.json'), true, 512, JSON_THROW_ON_ERROR) as $id => $sp) {
  $metadata[$id] = $sp;
}
`;
