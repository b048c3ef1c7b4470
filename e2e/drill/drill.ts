import { drillInstances } from "./instances";
import { drillUpgrade } from "./upgrade";

/**
 * What takes minutes and is run before a release instead of in the suite. `npm run drill -- instances` kills instances while people sign in,
 * `-- instances 20` longer, `-- instances 20 50` while fifty sign in at a time. `npm run drill -- upgrade` replaces the version before by this
 * one while people sign in, `-- upgrade v0.1.0` begins from that tag or commit.
 */
const [name, ...given] = process.argv.slice(2);

function begin(): Promise<string[]> | null {
  if (name === "upgrade" && given.length < 2) return drillUpgrade(given[0], 10);
  const [kills = 10, crowd = 20] = given.map(Number);
  return name === "instances" && kills > 0 && crowd > 0 ? drillInstances(kills, crowd) : null;
}

const drill = begin();
if (!drill) {
  process.stderr.write("npm run drill -- instances [how many are killed] [how many people sign in at a time]\n");
  process.stderr.write("npm run drill -- upgrade [the commit or tag to begin from]\n");
  process.exit(2);
}
const failures = await drill;
for (const failure of failures) process.stdout.write(`FAILED: ${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
