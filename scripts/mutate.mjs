import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createVitest } from "vitest/node";

/**
 * Changes one place of the pure core at a time and asks whether a unit test notices: `npm run mutate -- [COUNT] [SEED] [FOLDER or FILE ...]`.
 * The same seed picks the same places as long as the code is the same. Works on a copy of the tree, in one Vitest that stays warm: the
 * tests beside the changed file come first, the other tests that reach it only when those noticed nothing.
 */
const count = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? 1);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  process.stderr.write(
    "npm run mutate -- [how many, a whole number] [seed, a whole number] [folder or file, as lib/saml]\n",
  );
  process.exit(64);
}
const chosenFolders = process.argv.slice(4);
const core = ["saml", "oidc", "provisioning", "identity", "net", "facts"].map((room) => `lib/${room}`);
const folders = chosenFolders.length > 0 ? chosenFolders : core;

/** What is replaced by what; each alternative is one mutant. Spaces hold operators apart from generics and arrows. */
const operators = [
  [/ === /g, " !== "],
  [/ !== /g, " === "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ \?\? /g, " && "],
  [/ < (?=[\w(])/g, " <= "],
  [/ > (?=[\w(])/g, " >= "],
  [/ <= /g, " < "],
  [/ >= /g, " > "],
  [/ \+ (?=[\w(])/g, " - "],
  [/ - (?=[\w(])/g, " + "],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/(?<=[(\s[&|=])!(?=[\w(])/g, ""],
  [/\.some\(/g, ".every("],
  [/\.every\(/g, ".some("],
  [/(?<=\bif \()(?=[^)]+\) (?:return|throw|continue))/g, "false && "],
];

const files = spawnSync("git", ["ls-files", ...folders], { encoding: "utf8" })
  .stdout.split("\n")
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !/-(store|client|queries)\.ts$/.test(file));

/** Where a line is code: not a comment, an import or a type, and outside of quotation marks. */
function isCode(line, index) {
  if (/^\s*(\*|\/\/|\/\*|import\b|export type\b|type\b)/.test(line)) return false;
  const before = line.slice(0, index).replace(/\\./g, "");
  const comment = before.indexOf("// ");
  return comment === -1 && ['"', "`", "'"].every((mark) => before.split(mark).length % 2 === 1);
}

const sites = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, number) =>
      operators.flatMap(([pattern, replacement]) =>
        [...line.matchAll(pattern)]
          .filter((match) => isCode(line, match.index))
          .map((match) => ({
            file,
            line: number,
            before: line,
            after: line.slice(0, match.index) + replacement + line.slice(match.index + match[0].length),
          })),
      ),
    ),
);

/** A small generator of repeatable numbers between 0 and 1 (mulberry32). */
function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(seed);
const chosen = [];
for (const rest = [...sites]; chosen.length < count && rest.length > 0; )
  chosen.push(...rest.splice(Math.floor(random() * rest.length), 1));

const copy = realpathSync(mkdtempSync(join(tmpdir(), "gatehouse-mutate-")));
const tracked = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" }).stdout.split("\n");
for (const file of tracked.filter((name) => name && existsSync(name))) {
  mkdirSync(join(copy, dirname(file)), { recursive: true });
  cpSync(file, join(copy, file));
}
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
process.chdir(copy);

/** One Vitest for all mutants. The files of a run share their modules, which are read again for every run. */
async function openVitest() {
  const settings = {
    root: copy,
    project: ["unit"],
    watch: false,
    bail: 1,
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
  };
  const vitest = await createVitest("test", { ...settings, reporters: [{}] });
  await vitest.standalone();
  return vitest;
}

/** Whether all these tests pass. One that never ends fails, and takes its Vitest with it. */
async function passes(specifications, seconds = 600) {
  if (specifications.length === 0) return true;
  let timer;
  const limit = new Promise((done) => {
    timer = setTimeout(done, seconds * 1000, "never ends");
  });
  const run = vitest.runTestSpecifications(specifications).then((result) => {
    // Not what the answer lists: it holds the tests of every run so far, and what failed for one mutant says nothing of the next.
    // Nor `ok()`, which is true of a file that was given up in the middle because a test had failed.
    const wellDone = specifications.every(({ testModule }) => testModule?.state() === "passed");
    return wellDone && result.unhandledErrors.length === 0;
  });
  const outcome = await Promise.race([run, limit]);
  clearTimeout(timer);
  if (outcome !== "never ends") return outcome;
  await vitest.close();
  vitest = await openVitest();
  return false;
}

/** The tests that reach one of these files: those beside them, and the others. */
async function testsOf(...changed) {
  vitest.config.related = changed.map((file) => join(copy, file));
  const all = await vitest.getRelevantTestSpecifications();
  const isBeside = (one) => changed.some((file) => dirname(one.moduleId) === dirname(join(copy, file)));
  return [all.filter(isBeside), all.filter((one) => !isBeside(one))];
}

let vitest = await openVitest();
let survivors = 0;
try {
  const whole = await testsOf(...files);
  if (!(await passes(whole.flat()))) throw new Error("The tests fail before anything is changed.");
  process.stdout.write(`${sites.length} places in ${files.length} files; ${chosen.length} chosen with seed ${seed}\n`);
  for (const { file, line, before, after } of chosen) {
    const path = join(copy, file);
    const original = readFileSync(path, "utf8");
    const [beside, others] = await testsOf(file);
    writeFileSync(path, original.split("\n").toSpliced(line, 1, after).join("\n"));
    vitest.invalidateFile(path);
    const alive = (await passes(beside, 180)) && (await passes(others));
    writeFileSync(path, original);
    vitest.invalidateFile(path);
    if (!alive) continue;
    survivors += 1;
    process.stdout.write(`alive: ${file}:${line + 1}\n  - ${before.trim()}\n  + ${after.trim()}\n`);
  }
} finally {
  await vitest.close();
  rmSync(copy, { recursive: true, force: true });
}
const killed = chosen.length - survivors;
const rate = ((killed / chosen.length) * 100).toFixed(0);
process.stdout.write(`${killed} of ${chosen.length} noticed (${rate} %)\n`);
process.exit(killed / chosen.length >= 0.95 ? 0 : 1);
