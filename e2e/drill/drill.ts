import { drillInstances } from "./instances";

/**
 * `npm run drill -- instances`: what takes minutes and is run before a release instead of in the suite; `-- instances 20` kills longer,
 * `-- instances 20 50` while fifty sign in at a time.
 */
const [name, ...given] = process.argv.slice(2);
const [kills = 10, crowd = 20] = given.map(Number);
if (name !== "instances" || !(kills > 0) || !(crowd > 0)) {
  process.stderr.write("npm run drill -- instances [how many are killed] [how many people sign in at a time]\n");
  process.exit(2);
}
const failures = await drillInstances(kills, crowd);
for (const failure of failures) process.stdout.write(`FAILED: ${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
