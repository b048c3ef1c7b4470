import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connection } from "@/lib/connections/connection";
import { type Preset, presetSchema } from "./preset";

let known: readonly Preset[] | undefined;

/** All presets, in the order of the choice; read once from the files of `lib/presets/data`. */
export function listPresets(): readonly Preset[] {
  if (known) return known;
  const folder = join(/*turbopackIgnore: true*/ process.cwd(), "lib/presets/data");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  known = files
    .map((name) => presetSchema.parse(JSON.parse(readFileSync(join(/*turbopackIgnore: true*/ folder, name), "utf8"))))
    .sort((a, b) => a.position - b.position);
  return known;
}

export function findPreset(id: string | null | undefined): Preset | null {
  return listPresets().find((preset) => preset.id === id) ?? null;
}

/** The guide of a connection; one that was made without has the general one of its protocol. */
export function presetOf({ preset, protocol }: Pick<Connection, "preset" | "protocol">): Preset {
  const found = findPreset(preset) ?? findPreset(protocol === "saml" ? "other-saml" : "other-oidc");
  if (!found) throw new Error("The general presets are missing");
  return found;
}
