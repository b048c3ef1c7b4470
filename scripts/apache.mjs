import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { unpackPackages } from "./debian-packages.mjs";

/** Where the packages lie. */
const folder = join(import.meta.dirname, "..", ".tmp", "apache");

/** What the journeys start: Apache, the folder of its modules, and where it finds the libraries that came with it. */
export const apache = {
  binary: join(folder, "usr/sbin/apache2"),
  modules: join(folder, "usr/lib/apache2/modules"),
  environment: () => ({ LD_LIBRARY_PATH: libraryFolders().join(":") }),
};

/** Debian puts libraries into a folder of the machine's kind. */
function libraryFolders() {
  return ["usr/lib", "lib"]
    .map((name) => join(folder, name))
    .filter(existsSync)
    .flatMap((base) =>
      readdirSync(base)
        .filter((name) => name.includes("-linux-"))
        .map((name) => join(base, name)),
    );
}

const isThere = () =>
  existsSync(join(apache.modules, "mod_auth_openidc.so")) &&
  spawnSync(apache.binary, ["-v"], { env: { ...process.env, ...apache.environment() } }).status === 0;

/**
 * Apache with mod_auth_openidc, a relying party of the journeys, from Debian's packages.
 * @returns whether it can be used
 */
export async function findApache() {
  if (isThere()) return true;
  process.stdout.write("Downloading Apache with mod_auth_openidc for the journeys ...\n");
  return (await unpackPackages(folder, ["apache2-bin", "libapache2-mod-auth-openidc"])) && isThere();
}
