import { benchLarge } from "./bench-large";
import { benchLogin } from "./bench-login";
import { benchMetadata } from "./bench-metadata";
import { benchOidc } from "./bench-oidc";
import { benchOp } from "./bench-op";
import { benchPeer } from "./bench-peer";
import { benchProxy } from "./bench-proxy";
import { benchSaml } from "./bench-saml";
import { benchScale } from "./bench-scale";

/**
 * `npm run bench`, or only some of it: `-- saml login`. `-- large` and `-- scale` fill a database first, which takes minutes: they run when
 * they are asked for.
 * A share makes it smaller, and what runs against a server shorter: `-- large 0.1`, `-- login op proxy 0.1`.
 */
const benches = {
  saml: benchSaml,
  metadata: benchMetadata,
  login: benchLogin,
  peer: benchPeer,
  oidc: benchOidc,
  op: benchOp,
  proxy: benchProxy,
};

const given = process.argv.slice(2);
const wanted = given.filter((word) => !(Number(word) > 0));
const share = given.find((word) => Number(word) > 0) ?? "1";
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`== ${name}\n`);
  await bench(Number(share));
}
for (const [name, bench] of Object.entries({ large: benchLarge, scale: benchScale })) {
  if (!wanted.includes(name)) continue;
  process.stdout.write(`== ${name} (${share})\n`);
  await bench(share);
}
