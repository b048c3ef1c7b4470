import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Image, imageSchema } from "./contained";

const folder = resolve(".tmp/image");
const tag = "localhost/gatehouse:check";

/** Runs a program; what it says on its error stream is shown. Returns what it printed. @throws Error with its name when it fails */
function run(command: string, parameters: readonly string[]): string {
  const { status, stdout, error } = spawnSync(command, parameters, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, BUILDAH_ISOLATION: "chroot" },
  });
  if (status !== 0) throw new Error(`${[command, ...parameters].join(" ")} failed (${error?.message ?? status})`);
  return stdout.trim();
}

/** Builds without a daemon, in a store of our own. */
const buildah = (...parameters: string[]) =>
  run("buildah", [
    "--root",
    join(folder, "store"),
    "--runroot",
    join(folder, "run"),
    "--storage-driver",
    "vfs",
    ...parameters,
  ]);

/** Builds the image from the Dockerfile of this checkout. */
export function buildImage(base: string): void {
  const secrets = mkdtempSync(join(tmpdir(), "gatehouse-build-"));
  try {
    const { npmrc, authorities } = buildSecrets(secrets);
    buildah(
      "bud",
      // The other format knows no health check.
      "--format=docker",
      "--layers=false",
      `--build-arg=NODE_IMAGE=${base}`,
      `--secret=id=npmrc,src=${npmrc}`,
      `--secret=id=authorities,src=${authorities}`,
      "--tag",
      tag,
      ".",
    );
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

/** What npm needs on this machine: the registry, and the authorities that it trusts. */
function buildSecrets(directory: string): { npmrc: string; authorities: string } {
  const npmrc = join(directory, "npmrc");
  const authorities = join(directory, "authorities.pem");
  const own = process.env.NODE_EXTRA_CA_CERTS || run("npm", ["config", "get", "cafile"]);
  const hasOwn = own !== "null" && existsSync(own);
  if (hasOwn) copyFileSync(own, authorities);
  else writeFileSync(authorities, "");
  const registry = run("npm", ["config", "get", "registry"]);
  const lines = [`registry=${registry}`, ...(hasOwn ? ["cafile=/run/secrets/authorities"] : [])];
  writeFileSync(npmrc, `${lines.join("\n")}\n`, { mode: 0o600 });
  return { npmrc, authorities };
}

/**
 * Unpacks the image that was built.
 * @returns where its files lie, what it says of itself, and what removes the copy
 */
export function unpackImage(): Image & { description: string; remove(): void } {
  const container = buildah("from", "--pull-never", tag);
  const root = buildah("mount", container);
  const description = buildah("inspect", "--type", "image", tag);
  const { config } = imageSchema.parse(JSON.parse(description)).Docker;
  return { root, config, description, remove: () => buildah("rm", container) };
}

/**
 * An image like the official one of Node.js, for machines that can reach no registry of images: Debian, with Node.js and npm of this machine where
 * the official one has them. Made once and kept.
 */
export function baseOfThisMachine(): string {
  const name = `localhost/gatehouse-check-base:${process.version}`;
  if (buildah("images", "--format", "{{.Name}}:{{.Tag}}").split("\n").includes(name)) return name;
  const root = join(folder, "base");
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  run("debootstrap", ["--variant=minbase", "bookworm", root]);
  copyFileSync(process.execPath, join(root, "usr/local/bin/node"));
  const npm = join(run("npm", ["root", "--global"]), "npm");
  cpSync(npm, join(root, "usr/local/lib/node_modules/npm"), { recursive: true, verbatimSymlinks: true });
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(root, "usr/local/bin/npm"));
  for (const left of ["var/cache/apt", "var/lib/apt/lists"]) rmSync(join(root, left), { recursive: true, force: true });
  const container = buildah("from", "scratch");
  buildah("copy", container, root, "/");
  buildah("config", "--env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", container);
  buildah("commit", "--rm", container, name);
  rmSync(root, { recursive: true, force: true });
  return name;
}

/**
 * Looks for the programs that are needed, and installs those of Debian where that is allowed.
 * @returns those that are still missing
 */
export function missingPrograms(): string[] {
  const packages = { buildah: "buildah", debootstrap: "debootstrap", unshare: "util-linux" };
  const missing = () => Object.keys(packages).filter((program) => spawnSync(program, ["--version"]).error);
  const wanted = Object.entries(packages).flatMap(([program, name]) => (missing().includes(program) ? [name] : []));
  if (wanted.length > 0 && existsSync("/usr/bin/apt-get"))
    spawnSync("apt-get", ["install", "--yes", "--no-install-recommends", ...wanted], { stdio: "inherit" });
  return missing();
}
