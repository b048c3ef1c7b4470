import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { unpackPackages } from "./debian-packages.mjs";

/** Where the packages lie. */
const folder = join(import.meta.dirname, "..", ".tmp", "go");

/** Nothing that it does asks the network. */
const offline = { GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" };

/** The one of the machine, or the one that was unpacked. */
const choices = [
  { binary: "go", environment: offline },
  {
    binary: join(folder, "usr/bin/go"),
    environment: { ...offline, GOROOT: join(folder, "usr/lib/go"), GOCACHE: join(folder, "cache") },
  },
];

/** @returns Go as it can be started here, or null: 1.19 or newer, which the example needs */
export function goOfThisMachine() {
  const isNewEnough = ({ binary, environment }) => {
    const { stdout } = spawnSync(binary, ["version"], { env: { ...process.env, ...environment }, encoding: "utf8" });
    return Number(/go1\.(\d+)/.exec(stdout ?? "")?.[1]) >= 19;
  };
  return choices.find(isNewEnough) ?? null;
}

/**
 * Go, in which one of the examples for receivers of webhooks is written, from Debian's packages where the machine has none.
 * @returns whether it can be used
 */
export async function findGo() {
  if (goOfThisMachine()) return true;
  process.stdout.write("Downloading Go for the unit tests ...\n");
  return (await unpackPackages(folder, ["golang-go"])) && goOfThisMachine() !== null;
}
