import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import packageJson from "@/package.json";
import type { Say } from "./check-running";
import type { Image } from "./contained";

/** What the release may weigh, without the base that it is on. */
const mostMegabytes = 350;

/** Looks at the files of an image and at what it says of itself. */
export function checkContents({ root, config, description }: Image & { description: string }, say: Say): void {
  const megabytes = Number.parseInt(spawnSync("du", ["-sm", join(root, "app")], { encoding: "utf8" }).stdout, 10);
  say(`weighs less than ${mostMegabytes} MB without its base`, megabytes < mostMegabytes, `${megabytes} MB`);
  const programs = ["usr/local/bin", "usr/bin", "bin"].flatMap((folder) =>
    ["npm", "npx", "corepack", "yarn", "yarnpkg", "pnpm"].map((name) => join(folder, name)),
  );
  const managers = [...programs, "usr/local/lib/node_modules", "usr/lib/node_modules"].filter((path) =>
    existsSync(join(root, path)),
  );
  say("has no package manager of Node.js", managers.length === 0, managers.join(", "));
  const secrets = findSecrets(root);
  say("has no secret and no setting of the build in it", secrets.length === 0, secrets.join(", "));
  const told = /registry=|cafile|run\/secrets|NODE_EXTRA_CA_CERTS/.exec(JSON.stringify(config))?.[0] ?? "";
  say("says nothing of where it was built", told === "" && !/_authToken/.test(description), told);
  const data = statSync(join(root, "data"));
  const isOwn = data.uid === 10_001 && data.gid === 10_001 && (data.mode & 0o777) === 0o700;
  say("runs as 10001, to whom /data alone belongs", config.User === "10001:10001" && isOwn, config.User);
  say("has its volume and its port", "/data" in config.Volumes && "3000/tcp" in config.ExposedPorts);
  const labels = ["title", "description", "licenses", "version"].map(
    (name) => config.Labels[`org.opencontainers.image.${name}`],
  );
  const isLabelled = labels.every(Boolean) && labels[3] === packageJson.version && labels[2] === packageJson.license;
  say("has the labels of OCI", isLabelled, labels.join(", "));
}

/** Files that a build must not leave behind, in the folders that it writes to. */
function findSecrets(root: string): string[] {
  const names = /^(\.npmrc|\.env|\.env\.(?!example$).*|\.git|\.data|secrets|app[_-]secret|.*\.backup)$/;
  const folders = ["app", "app/scripts", "app/.next", "root", "run/secrets", "src", "tmp", "data"];
  return folders.flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    const found = readdirSync(path);
    // In these there must be nothing at all.
    const isSuspect = (name: string) => ["run/secrets", "src", "tmp", "data"].includes(folder) || names.test(name);
    return found.filter(isSuspect).map((name) => `${folder}/${name}`);
  });
}
