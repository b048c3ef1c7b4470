import { performance } from "node:perf_hooks";
import { canonicalRound } from "./canonical-round";
import { fixtureMessages, logoutMessages } from "./fixture-messages";
import { readerRound } from "./reader-round";
import { signatureRound } from "./signature-round";

/**
 * `npm run fuzz -- [MINUTES] [SEED]`: the comparisons with the opponents (decision 0058) for as long as asked, from a seed on. What
 * differs is printed with the seed that makes it again; the test then fails.
 */
const minutes = Number(process.argv[2] ?? 1);
const first = Number(process.argv[3] ?? 1_000_000);
if (!(minutes > 0) || !Number.isInteger(first)) {
  process.stderr.write("npm run fuzz -- [how many minutes] [the first seed, a whole number]\n");
  process.exit(64);
}
const messages = [...(await fixtureMessages()).accepted, ...(await logoutMessages())];
const until = performance.now() + minutes * 60_000;
const counts = { canonical: 0, damaged: 0, read: 0, mutated: 0, accepted: 0, problems: 0 };
for (let seed = first; performance.now() < until; seed++) {
  const damaged = readerRound(seed);
  const mutated = signatureRound(seed, messages);
  counts.canonical += 1;
  counts.damaged += 1;
  counts.read += Number(damaged.isRead);
  counts.mutated += 1;
  counts.accepted += Number(mutated.isAccepted);
  for (const problem of [...canonicalRound(seed), ...damaged.problems, ...mutated.problems]) {
    counts.problems += 1;
    process.stdout.write(`${problem}\n\n`);
  }
}
process.stdout.write(
  `${counts.canonical} documents canonicalized; ${counts.damaged} damaged, ${counts.read} of them read; ` +
    `${counts.mutated} signed messages changed, ${counts.accepted} of them accepted; ${counts.problems} problems\n`,
);
if (counts.problems > 0) process.exitCode = 1;
