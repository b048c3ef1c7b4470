import { drillInstances } from "./instances";

/** `npm run drill -- instances`: what takes a minute and is run before a release instead of in the suite; `-- instances 20` kills longer. */
const [name, given = "10"] = process.argv.slice(2);
const kills = Number(given);
if (name !== "instances" || !(kills > 0)) {
  process.stderr.write("npm run drill -- instances [how many are killed]\n");
  process.exit(2);
}
const failures = await drillInstances(kills);
for (const failure of failures) process.stdout.write(`FAILED: ${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
