import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * Changes one place of the pure core at a time and asks whether a unit test notices: `npm run mutate -- [COUNT] [SEED]`.
 * The same seed picks the same places as long as the code is the same. Works on a copy of the tree.
 */
const count = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? 1);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  process.stderr.write("npm run mutate -- [how many, a whole number] [seed, a whole number]\n");
  process.exit(64);
}
const rooms = ["saml", "oidc", "provisioning", "identity", "net"];

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

const files = spawnSync("git", ["ls-files", ...rooms.map((room) => `lib/${room}`)], { encoding: "utf8" })
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

const copy = mkdtempSync(join(tmpdir(), "gatehouse-mutate-"));
let survivors = 0;
try {
  const tracked = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" }).stdout.split("\n");
  for (const file of tracked.filter(Boolean)) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(file, join(copy, file));
  }
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
  process.stdout.write(`${sites.length} places in ${files.length} files; ${chosen.length} chosen with seed ${seed}\n`);
  for (const { file, line, before, after } of chosen) {
    const path = join(copy, file);
    const original = readFileSync(path, "utf8");
    writeFileSync(path, original.split("\n").toSpliced(line, 1, after).join("\n"));
    const run = spawnSync(
      join("node_modules", ".bin", "vitest"),
      ["related", file, "--run", "--project", "unit", "--bail", "1", "--reporter=dot"],
      // A mutant that never ends is noticed, too.
      { cwd: copy, encoding: "utf8", timeout: 120_000 },
    );
    writeFileSync(path, original);
    if (run.status !== 0) continue;
    survivors += 1;
    process.stdout.write(`alive: ${file}:${line + 1}\n  - ${before.trim()}\n  + ${after.trim()}\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const killed = chosen.length - survivors;
const rate = ((killed / chosen.length) * 100).toFixed(0);
process.stdout.write(`${killed} of ${chosen.length} noticed (${rate} %)\n`);
process.exit(killed / chosen.length >= 0.95 ? 0 : 1);
