import { benchLogin } from "./bench-login";
import { benchOidc } from "./bench-oidc";
import { benchSaml } from "./bench-saml";

const benches = { saml: benchSaml, login: benchLogin, oidc: benchOidc };

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`== ${name}\n`);
  await bench();
}
