import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleOperate } from "./bundle-operate.mjs";
import { ensureBuilt, readSettingsFile, say } from "./prepare.mjs";
import { billOfMaterials, thirdPartyLicenses } from "./third-party.mjs";

/** `npm run release`: a folder with what a server needs and nothing else, which runs wherever Node.js does. */
readSettingsFile();
ensureBuilt();
const folder = "dist/release";
rmSync(folder, { recursive: true, force: true });
// Links between its packages are relative: copied as they are, the folder can be moved.
cpSync(".next/standalone", folder, { recursive: true, verbatimSymlinks: true });
cpSync(".next/static", join(folder, ".next/static"), { recursive: true });
// Next's own server tells no route where a request came from.
rmSync(join(folder, "server.js"));
for (const name of [
  "serve",
  "server",
  "prepare",
  "closable",
  "compressible",
  "readable-path",
  "unread-body",
  "gatehouse",
])
  cpSync(`scripts/${name}.mjs`, join(folder, `scripts/${name}.mjs`));
// Next traced the pages of docs; what belongs to one of them is no page.
for (const name of ["deploy", "docs/monitoring", "CHANGELOG.md", "LICENSE", ".env.example"])
  cpSync(name, join(folder, name), { recursive: true });
await bundleOperate(join(folder, "scripts/operate.mjs"));
writeFileSync(join(folder, "third-party-licenses.txt"), thirdPartyLicenses());
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
writeFileSync(join(folder, "sbom.cdx.json"), JSON.stringify(billOfMaterials(version), null, 2));
const newest = JSON.parse(readFileSync("drizzle/migrations/meta/_journal.json", "utf8")).entries.at(-1).tag;
if (!existsSync(`e2e/fixtures/releases/${newest}.sql`))
  say(
    `No dump of ${newest} yet: run \`npm run dump\` before this version is published (e2e/fixtures/releases/README.md).`,
  );
say(`The release is in ${folder}. There, \`node scripts/serve.mjs\` starts it.`);
