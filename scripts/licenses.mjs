import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where packages keep the words under which they may be handed on. */
const licenseFile = /^(licen[cs]e|copying|notice)([.-][\w.-]+)?$/i;

/**
 * The licences of every package that is shipped, with their texts: most of them ask that these go along with each copy.
 * @returns the text of one file
 */
export function thirdPartyLicenses() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional && existsSync(path))
    .map(([path, { version, license }]) => {
      const name = path.split("node_modules/").at(-1);
      const texts = readdirSync(path)
        .filter((file) => licenseFile.test(file))
        .map((file) => readFileSync(join(path, file), "utf8").trim());
      return [`${name} ${version}`, license ?? "", ...texts].join("\n\n");
    })
    .join(`\n\n${"-".repeat(80)}\n\n`);
}
