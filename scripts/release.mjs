import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { thirdPartyLicenses } from "./licenses.mjs";
import { ensureBuilt, fail, readSettingsFile, say } from "./prepare.mjs";

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
for (const name of ["serve", "server", "prepare", "closable", "readable-path", "unread-body", "gatehouse"])
  cpSync(`scripts/${name}.mjs`, join(folder, `scripts/${name}.mjs`));
for (const name of ["deploy", "CHANGELOG.md", "LICENSE", ".env.example"])
  cpSync(name, join(folder, name), { recursive: true });
await bundleOperate();
writeFileSync(join(folder, "third-party-licenses.txt"), thirdPartyLicenses());
writeFileSync(join(folder, "sbom.cdx.json"), billOfMaterials());
say(`The release is in ${folder}. There, \`node scripts/serve.mjs\` starts it.`);

/** The commands at the database: a release has neither their sources nor what runs TypeScript. */
async function bundleOperate() {
  mkdirSync(join(folder, "scripts"), { recursive: true });
  await build({
    entryPoints: ["scripts/operate.ts"],
    outfile: join(folder, "scripts/operate.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    // They lie in the release as packages: some find files beside them.
    external: ["@electric-sql/pglite", "postgres", "pino"],
  });
}

/** What is shipped, with versions, checksums and licences, as CycloneDX: written from the lock file, without a network. */
function billOfMaterials() {
  const options = ["--package-lock-only", "--omit=dev", "--sbom-format=cyclonedx", "--sbom-type=application"];
  const { status, stdout, stderr } = spawnSync("npm", ["sbom", ...options], { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) fail(`The bill of materials could not be made.\n${stderr}`);
  const bill = JSON.parse(stdout);
  // npm names it after the folder that it was called in.
  bill.metadata.component.name = "gatehouse";
  return JSON.stringify(bill, null, 2);
}
