import { findApache } from "./apache.mjs";
import { findBrowser } from "./browser.mjs";
import { findGo } from "./go.mjs";
import { fetchNode, newerNodeFor, thisMachine } from "./newer-node.mjs";
import { shortLived, startPostgres } from "./postgres.mjs";
import { ensureInstalled, fail, isBuilt } from "./prepare.mjs";
import { findPromtool } from "./promtool.mjs";
import { findReverseProxies } from "./reverse-proxies.mjs";
import { findSimpleSamlPhp } from "./simplesamlphp.mjs";
import { suiteOfParts } from "./test-parts.mjs";
import { mainJourneys, mainPgliteJourneys, pgliteJourneys, withoutNightly } from "./test-selection.mjs";

/**
 * The suite that CI runs, all that there is (`npm test -- whole`), or the parts that are named (`npm test -- unit store`), each as a whole.
 * A part that fails does not keep the others from running; what failed is listed at the end, and the last line counts:
 * `N passed, M failed`.
 */
const names = ["types", "lint", "unused", "unit", "store", "journeys"];
const wanted = process.argv.slice(2);
const isMain = wanted.length === 0;
const isWhole = wanted.join() === "whole";
const unknown = isWhole ? [] : wanted.filter((name) => !names.includes(name));
if (unknown.length > 0)
  fail(`There is no part called ${unknown.join(", ")}; the parts are ${names.join(", ")}; whole stands alone.`);
const isWanted = (name) => isMain || isWhole || wanted.includes(name);

const { part, beside, command, vitest, playwright, summary } = suiteOfParts();
const onPglite = { DATABASE_URL: "" };
const onPostgres = ({ url }) => ({ DATABASE_URL: url });

/** Builds the product, and waits for what journeys need. Returns their environment, or null where none can run. */
async function prepareJourneys(part) {
  if (!isBuilt() && !(await part("build", command("next", ["build"])))) return null;
  let browser = null;
  await part("what the journeys need", async (output) => {
    browser = await findBrowser();
    const failures = browser ? [] : ["no Chromium could be found or installed: set CHROMIUM_PATH"];
    // What `npm start` and `npm run demo` go on with here; the suite itself runs on what the machine has.
    const newerNode = isMain ? null : newerNodeFor(thisMachine());
    if (newerNode && !fetchNode(newerNode)) failures.push("a newer Node.js could not be fetched");
    for (const { name, isFound, skipped } of journeysNeed) {
      if (await isFound) continue;
      output.write(`\n!! ${name} cannot be installed or downloaded: ${skipped} SKIPPED\n`);
      if (process.env.CI || process.getuid?.() === 0) failures.push(`${name} could not be installed or downloaded`);
    }
    return { passed: 0, failures };
  });
  return browser && { CHROMIUM_PATH: browser };
}

/** @returns the environment of journeys; null where none is wanted or can be run */
async function typesAndProduct(part) {
  // Before the build, which writes the types of routes once more.
  if (isWanted("types")) await part("types", checkTypes);
  return isWanted("journeys") ? prepareJourneys(part) : null;
}

/** Of all files, and of what routes export. */
async function checkTypes(output) {
  const routes = await command("next", ["typegen"])(output);
  // Several at once look at the same types again, and the other roads need the cores.
  return routes.failures.length > 0 ? routes : command("tsc", ["--noEmit", "--checkers", "1"])(output);
}

async function neededGo(output) {
  const failures = [];
  if (!(await go)) {
    output.write("\n!! Go is not there and cannot be downloaded: the example in Go is NOT RUN\n");
    if (process.env.CI || process.getuid?.() === 0) failures.push("Go could not be downloaded");
  }
  return { passed: 0, failures };
}

// Packages of the system come over the network while ours do, and one after another: the package manager locks its lists.
let packagesEnd = Promise.resolve();
const isThere = (find) => {
  packagesEnd = packagesEnd.then(find);
  return packagesEnd;
};
const journeysNeed = [
  { name: "SimpleSAMLphp", skipped: "its journeys are", find: findSimpleSamlPhp },
  { name: "nginx or Caddy", skipped: "their journeys are", find: findReverseProxies },
  // What every change runs has no journey with them (decision 0094).
  ...(isMain
    ? []
    : [
        { name: "Apache with mod_auth_openidc", skipped: "its journeys are", find: findApache },
        { name: "promtool", skipped: "the check of the alert rules is", find: findPromtool },
      ]),
]
  .filter(() => isWanted("journeys"))
  .map(({ find, ...need }) => ({ ...need, isFound: isThere(find) }));
// Large, for one example that rarely changes: on every change that is run where the machine has Go.
const go = isWhole || wanted.includes("unit") ? isThere(findGo) : null;
await ensureInstalled();
let postgres = null;
try {
  if (isWanted("store") || isWanted("journeys"))
    await part("PostgreSQL", async () => {
      postgres = await startPostgres(shortLived);
      return { passed: 0, failures: [] };
    });
  // Browsers, drills and races wait a lot: on one road alone a core would often be idle.
  let product = Promise.resolve(null);
  const journeysEnd = beside(async (part) => {
    product = typesAndProduct(part);
    const environment = await product;
    if (!environment || !postgres) return;
    const choice = isMain ? [`--grep=${mainJourneys}`] : [];
    await part("journeys on PostgreSQL", playwright("postgresql", { ...environment, ...onPostgres(postgres) }, choice));
  });
  const pgliteEnd = beside(async (part) => {
    // What kept the product from being built is told by the road that builds it.
    const environment = await product.catch(() => null);
    if (!environment) return;
    const choice = isMain ? [`--grep=${mainPgliteJourneys}`] : pgliteJourneys;
    await part("journeys on PGlite", playwright("pglite", { ...environment, ...onPglite }, choice));
  });
  if (isWanted("lint")) await part("lint", command("biome", ["check", "."]));
  if (isWanted("unused")) await part("unused", command("knip", []));
  if (go) await part("Go", neededGo);
  if (isWanted("unit")) await part("unit", vitest("unit"));
  if (isWanted("store") && !isMain) await part("store on PGlite", vitest("store-pglite", onPglite));
  if (isWanted("store") && postgres)
    await part("store on PostgreSQL", vitest("store", { ...onPostgres(postgres), ...(isMain && withoutNightly) }));
  await journeysEnd();
  await pgliteEnd();
} finally {
  await postgres?.stop();
}
process.exit(summary());
