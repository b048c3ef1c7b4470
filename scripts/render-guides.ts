import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listHowTos } from "@/lib/applications/snippets/how-to-store";
import type { Connection } from "@/lib/connections/connection";
import { givenValuesOf, textsFor } from "@/lib/presets/guide-values";
import { type Preset, presetConnection } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { howToFolder, renderHowTo } from "./render-how-tos";

/** `npm run guides`: docs/guides from the presets, with example values; a test fails when they differ. */
export const guideFolder = "docs/guides";

const facts = { roleKeys: ["developer"], tenantId: "acme-7", baseUrl: "https://sso.example.com" };

/** A connection as the guide begins it, after the provider's metadata was imported. */
function exampleConnection(preset: Preset): Connection {
  const input = presetConnection(preset, "Gatehouse");
  const connection =
    "saml" in input
      ? { ...input, protocol: "saml", saml: { ...input.saml, ssoUrl: "https://adfs.example.com/adfs/ls/" } }
      : { ...input, protocol: "oidc" };
  return { ...connection, id: "k3v9q2" } as Connection;
}

export function renderGuide(preset: Preset): string {
  const connection = exampleConnection(preset);
  const given = givenValuesOf(connection, "", facts.baseUrl);
  const texts = textsFor(connection, preset, facts);
  const steps = preset.steps.map(({ title, body, gives, generated, note }, index) =>
    [
      `## ${index + 1}. ${title.en}`,
      body.en,
      gives.length > 0 &&
        [
          "| there | value |",
          "|---|---|",
          ...gives.flatMap(({ label, value }) => (given[value] ? [`| ${label} | \`${given[value]}\` |`] : [])),
        ].join("\n"),
      ...generated.map((name) => {
        const made = texts(name);
        return "text" in made && `\`\`\`\n${made.text}\n\`\`\``;
      }),
      note && `> ${note.en}`,
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
  const imported = `## Import\n\n${preset.import.hint.en}`;
  const errors = preset.errors.map(({ match, cause, fix }) => `- \`${match}\`: ${cause.en} ${fix.en}`);
  const portal =
    preset.starts &&
    `## May people also start at ${preset.provider}?\n\nThey start there with ${preset.starts.en}. The guide's last step asks: such a sign-in cannot be tied to a browser, so somebody could be tricked into another person's account.`;
  const logout = renderLogout(preset.logout, given);
  const order = preset.order[0] === "import" ? [imported, ...steps] : [...steps, imported];
  return `${[
    `# ${preset.provider}: ${preset.summary.en}`,
    "Made from the guide in the console, which fills in the values of your own connection. The ones here are examples.",
    ...order,
    logout,
    portal,
    errors.length > 0 && `## When it shows an error\n\n${errors.join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n")}\n`;
}

/** Single logout, or that the provider has none. */
function renderLogout(
  { supports, path, gives, note }: Preset["logout"],
  given: ReturnType<typeof givenValuesOf>,
): string {
  const ways = [
    supports.spInitiated && "Signing out in Gatehouse signs people out there, too.",
    supports.idpInitiated && "Signing out there signs people out of Gatehouse.",
  ].filter(Boolean);
  // Our certificate is made for each connection: the example has none.
  const rows = gives.map(
    ({ label, value }) => `| ${label} | ${given[value] ? `\`${given[value]}\`` : "our certificate"} |`,
  );
  return [
    "## Single logout",
    ways.length > 0 ? ways.join(" ") : "This provider has none.",
    path?.en,
    rows.length > 0 && ["| there | value |", "|---|---|", ...rows].join("\n"),
    note && `> ${note.en}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(guideFolder, { recursive: true });
  for (const preset of listPresets()) writeFileSync(join(guideFolder, `${preset.id}.md`), renderGuide(preset));
  mkdirSync(howToFolder, { recursive: true });
  for (const howTo of listHowTos()) writeFileSync(join(howToFolder, `${howTo.id}.md`), renderHowTo(howTo));
}
