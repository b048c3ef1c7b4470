/** What a label is before. A tenant is Microsoft's word for an organization: its issuer follows from it. */
export type CredentialLabel = "clientId" | "clientSecret" | "tenant" | "issuer";

/** The labels of consoles in English and of settings files, whose names begin with the application's own. */
const patterns: [CredentialLabel, RegExp][] = [
  ["clientId", /^(?:application \(client\) id|(?:\w+_)?client[ _-]?id)$/i],
  ["clientSecret", /^(?:(?:\w+_)?client[ _-]?secrets?|secret value)$/i],
  ["tenant", /^(?:directory \(tenant\) id|(?:\w+_)?tenant[ _-]?id)$/i],
  ["issuer", /^(?:(?:\w+_)?issuer(?:[ _-]?ur[il])?)$/i],
];

/** The same in the other languages of the product, as Entra, Google, Okta and Keycloak have them in their consoles. */
const translated: Record<CredentialLabel, readonly string[]> = {
  clientId: [
    "Anwendungs-ID (Client)",
    "ID d'application (client)",
    "ID de l'application (client)",
    "ID client",
    "ID du client",
    "Identifiant client",
    "Identifiant du client",
    "Id. de aplicación (cliente)",
    "Id. de la aplicación (cliente)",
    "Identificador de aplicación (cliente)",
    "ID de cliente",
    "ID del cliente",
    "アプリケーション (クライアント) ID",
    "クライアント ID",
  ],
  clientSecret: [
    "Geheimer Clientschlüssel",
    "Clientschlüssel",
    "Client-Geheimnis",
    "Secret client",
    "Secret du client",
    "Code secret du client",
    "Secreto de cliente",
    "Secreto del cliente",
    "クライアント シークレット",
  ],
  tenant: [
    "Verzeichnis-ID (Mandant)",
    "Mandanten-ID",
    "ID de l'annuaire (locataire)",
    "ID d'annuaire (locataire)",
    "ID du locataire",
    "ID de locataire",
    "Id. de directorio (inquilino)",
    "Id. del directorio (inquilino)",
    "Identificador de directorio (inquilino)",
    "Id. de inquilino",
    "Id. del inquilino",
    "ディレクトリ (テナント) ID",
    "テナント ID",
  ],
  issuer: [
    "Aussteller",
    "Aussteller-URL",
    "Émetteur",
    "URL de l'émetteur",
    "URL d'émetteur",
    "Emisor",
    "URL del emisor",
    "URL de emisor",
    "発行者",
    "発行者 URL",
    "発行者の URL",
  ],
};

/** Spaces, hyphens, dots and apostrophes differ from page to page, and so do the widths of Japanese signs. */
const bare = (label: string) =>
  label
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s.'’-]+/g, "");

const byLabel = new Map<string, CredentialLabel>(
  (["clientId", "clientSecret", "tenant", "issuer"] as const).flatMap((name) =>
    translated[name].map((label) => [bare(label), name] as const),
  ),
);

/** What a text is the label of; null when it is none. Pure. */
export function credentialLabel(text: string): CredentialLabel | null {
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? byLabel.get(bare(text)) ?? null;
}
