import { adfsLink, adfsPowerShell, adfsRules } from "./adfs-texts";
import type { GuideClaim } from "./guide-claims";
import type { GeneratedName, Preset } from "./preset";
import { doubleQuoted, plainLine } from "./quoting";
import { terraformEntra, terraformOkta } from "./terraform-texts";

/** The values of one connection that texts for the other side are made of. */
export type GeneratorValues = {
  entityId: string;
  acsUrl: string;
  relayState: string;
  connectionName: string;
  /** The address that several connections share, for a second application in one directory. */
  sharedAddress: string;
  connectionId: string;
  /** What has to be sent: the one list that each text says whole. */
  claims: readonly GuideClaim[];
  /** Where the provider has each of them. */
  sources: Preset["sources"];
  /** The provider's own host; null until its metadata or its addresses are known. */
  providerHost: string | null;
};

/**
 * Texts to paste on the other side, with this connection's values filled in. Pure; golden files in the test.
 * @returns null where a value of the provider is in it that is not known yet
 * @throws UnquotableValue for a name or a value that the text's language cannot hold safely
 */
export function generateText(name: GeneratedName, values: GeneratorValues): string | null {
  return generators[name](values);
}

const generators: Record<GeneratedName, (values: GeneratorValues) => string | null> = {
  claims: claimTable,
  entraSuffix: ({ sharedAddress, connectionId }) => `${sharedAddress}#${connectionId}`,
  adfsRules,
  adfsPowerShell,
  adfsLink: (values) => values.providerHost && adfsLink(values.providerHost, values, "double"),
  terraformOkta,
  terraformEntra,
};

/** Every claim: its name there, where its value comes from in the provider's own words, and what else to set. */
function claimTable({ claims, sources }: GeneratorValues): string {
  const rows = claims.map(({ field, name, values }) => {
    const source = sources[field];
    const [value = ""] = values;
    const fill = (text: string) =>
      text
        .replace("{value}", () => value)
        .replace("{quoted}", () => doubleQuoted(value))
        .replace("{roles}", () => values.join(", ") || "(none)");
    return [source?.as ?? name, fill(source?.from ?? ""), fill(source?.note ?? "")];
  });
  return table(["Claim", "Value", "Note"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => plainLine(cell).padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
