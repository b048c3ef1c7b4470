import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where packages keep the words under which they may be handed on. */
const licenseFile = /^(licen[cs]e|copying|notice)([.-][\w.-]+)?$/i;

/** The packages of others that a release contains, in its own files or in those of the build. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional && existsSync(path))
    .map(([path, { version, license, integrity }]) => {
      const name = path.split("node_modules/").at(-1);
      return { path, name, version, license, integrity };
    });
}

/**
 * Their licences with the texts: most of them ask that these go along with each copy.
 * @returns the text of one file
 */
export function thirdPartyLicenses() {
  return shippedPackages()
    .map(({ path, name, version, license }) => {
      const texts = readdirSync(path)
        .filter((file) => licenseFile.test(file))
        .map((file) => readFileSync(join(path, file), "utf8").trim());
      return [`${name} ${version}`, license ?? "", ...texts].join("\n\n");
    })
    .join(`\n\n${"-".repeat(80)}\n\n`);
}

/**
 * What is shipped, with versions, checksums and licences, as CycloneDX 1.5. npm writes one, too, but leaves out packages that several others
 * ask for as peers: react, zod and jose among them.
 * @param version that of this release
 */
export function billOfMaterials(version) {
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: { type: "application", name: "gatehouse", version, licenses: [{ license: { id: "Apache-2.0" } }] },
    },
    components: shippedPackages().map((shipped) => {
      const purl = `pkg:npm/${shipped.name.replace("@", "%40")}@${shipped.version}`;
      return {
        type: "library",
        // A version may be there twice, at different places.
        "bom-ref": `${purl}#${shipped.path}`,
        name: shipped.name,
        version: shipped.version,
        purl,
        licenses: shipped.license ? [{ expression: shipped.license }] : [],
        hashes: checksums(shipped.integrity),
      };
    }),
  };
}

function checksums(integrity = "") {
  const [, base64] = /^sha512-(.+)$/.exec(integrity) ?? [];
  return base64 ? [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }] : [];
}
