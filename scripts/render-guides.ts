import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generateText } from "@/lib/presets/generated-texts";
import { givenValuesOf } from "@/lib/presets/guide-values";
import type { Preset } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";

/** `npm run guides`: docs/guides from the presets, with example values; a test fails when they differ. */
export const guideFolder = "docs/guides";

const base = "https://sso.example.com";
const connection = {
  id: "k3v9q2",
  protocol: "saml",
  saml: { addressStyle: "dedicated", entityIdOverride: null },
} as Parameters<typeof givenValuesOf>[0];
const openId = { ...connection, protocol: "oidc" } as Parameters<typeof givenValuesOf>[0];

export function renderGuide(preset: Preset): string {
  const isSaml = preset.kind === "generic-saml";
  const given = givenValuesOf(isSaml ? connection : openId, "", base);
  const values = {
    ...given,
    connectionName: "Gatehouse",
    sharedAddress: `${base}/saml/consume`,
    connectionId: "k3v9q2",
    claims: [
      { field: "fullName", from: "full_name" } as const,
      { field: "role", from: "role" } as const,
      { field: "groups", from: "groups" } as const,
    ],
    roles: [{ value: "developer", role: "developer" }],
  };
  const steps = preset.steps.map(({ title, body, gives, generated, note }, index) =>
    [
      `## ${index + 1}. ${title[0]}`,
      body[0],
      gives.length > 0 &&
        [
          "| there | value |",
          "|---|---|",
          ...gives.filter(({ value }) => given[value]).map(({ label, value }) => `| ${label} | \`${given[value]}\` |`),
        ].join("\n"),
      ...generated.map((name) => `\`\`\`\n${generateText(name, values)}\n\`\`\``),
      note && `> ${note[0]}`,
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
  const bring = `## Bring back\n\n${preset.bring.hint[0]}`;
  const errors = preset.errors.map(({ match, cause, fix }) => `- \`${match}\`: ${cause[0]} ${fix[0]}`);
  const order = preset.order[0] === "bring" ? [bring, ...steps] : [...steps, bring];
  return `${[
    `# ${preset.provider}: ${preset.summary[0]}`,
    "Made from the guide in the console, which fills in the values of your own connection. The ones here are examples.",
    ...order,
    errors.length > 0 && `## When it shows an error\n\n${errors.join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n")}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(guideFolder, { recursive: true });
  for (const preset of listPresets()) writeFileSync(join(guideFolder, `${preset.id}.md`), renderGuide(preset));
}
