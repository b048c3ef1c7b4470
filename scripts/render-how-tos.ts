import { accessRuleSchema } from "@/lib/applications/access-rule";
import type { Application } from "@/lib/applications/application";
import { fillHowTos } from "@/lib/applications/snippets/fill-how-tos";
import type { HowTo } from "@/lib/applications/snippets/how-to";

/** `npm run guides` writes docs/how-to, too: the how-tos of applications with example values; a test fails when they differ. */
export const howToFolder = "docs/how-to";

const common = {
  id: "k3v9q2",
  organizationId: "acme",
  name: "Example",
  logo: null,
  launchUrl: null,
  status: "on" as const,
  access: accessRuleSchema.parse({}),
  claims: [],
  createdBy: "example",
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const examples: Record<HowTo["kind"], Application> = {
  oidc: {
    ...common,
    kind: "oidc",
    clientId: "f4k2m8q0",
    clientAuth: "client_secret_basic",
    redirectUris: ["https://app.example.com/"],
    postLogoutRedirectUris: [],
    initiateLoginUri: null,
    backchannelLogoutUri: null,
    jwks: null,
    jwksUri: null,
  },
  proxy: { ...common, kind: "proxy", origin: "https://app.example.com", paths: { open: [], restricted: [] } },
};

/** The document of one product. */
export function renderHowTo({ id, kind }: Pick<HowTo, "id" | "kind">): string {
  const filled = fillHowTos(examples[kind], {
    baseUrl: "https://sso.example.com",
    secret: null,
    language: "en",
  }).find((howTo) => howTo.id === id);
  if (!filled) throw new Error(`There is no how-to ${id}`);
  const { product, file, redirectUri, text, steps, checks, traps } = filled;
  const parts = [
    `# ${product}`,
    "Made from what the console shows on the application's page, with the values of your own application. The ones here are examples.",
    "## Set it up",
    steps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    redirectUri && `Redirect URI to register: \`${redirectUri}\``,
    `${file}:`,
    `\`\`\`\n${text}\n\`\`\``,
    "## What to check",
    checks.map((check) => `- ${check}`).join("\n"),
    "## Known traps",
    traps.map((trap) => `- ${trap}`).join("\n"),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
