import { ensureInstalled, say } from "./prepare.mjs";
import { processGroup } from "./processes.mjs";
import { describeSamples, startSamples } from "./sample-providers.mjs";

/** `npm run samples`: the two sample identity providers alone, for tests against an installation that runs elsewhere. */
await ensureInstalled();
const samples = await startSamples(processGroup());
say(`
${describeSamples(samples)}

  Press Ctrl-C to stop both.
`);
