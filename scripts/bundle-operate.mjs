import { build } from "esbuild";

/**
 * The commands at the database as one file that Node.js runs as it is: a release has neither their sources nor what runs TypeScript, and to read
 * the sources one by one takes longer than most commands.
 * @param outfile below a folder with the packages
 */
export async function bundleOperate(outfile) {
  await build({
    entryPoints: ["scripts/operate.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    // Some packages in it are CommonJS and ask for modules of Node.js, which a module knows by import alone.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    // They lie in the release as packages: some find files beside them.
    external: ["@electric-sql/pglite", "postgres", "pino"],
  });
}
