import { describe, expect, it } from "vitest";
import { credentialsInText } from "./client-credentials-text";

/** Shapes as the providers' documents show them, with invented values. */
const json = (value: object) => JSON.stringify(value, null, 2);
const all = { issuer: "https://idp.test", clientId: "abc", clientSecret: "s3cret" };
const ofTenant = { ...all, issuer: "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0" };
const tenant = "11111111-2222-3333-4444-555555555555";

describe("credentials that were copied in one piece", () => {
  it.each<[string, string, object]>([
    [
      "Google",
      json({
        web: {
          client_id: "abc",
          project_id: "p",
          auth_uri: "https://accounts.google.com/o/oauth2/auth",
          client_secret: "s3cret",
        },
      }),
      { ...all, issuer: "https://accounts.google.com" },
    ],
    [
      "Keycloak",
      json({
        realm: "acme",
        "auth-server-url": "https://keycloak.test/",
        resource: "abc",
        credentials: { secret: "s3cret" },
      }),
      { ...all, issuer: "https://keycloak.test/realms/acme" },
    ],
    ["Microsoft's command line", json({ appId: "abc", displayName: "G", password: "s3cret", tenant }), ofTenant],
    ["a registration", json({ client_id: "abc", client_secret: "s3cret", issuer: "https://idp.test" }), all],
    [
      "a registration without issuer",
      json({ client_id: "abc", client_secret: "s3cret" }),
      { ...all, issuer: undefined },
    ],
    ["lines of a console", "Client ID\nabc\n\nClient secret\ns3cret\n", { ...all, issuer: undefined }],
    ["a table", "Client ID\tabc\r\nClient Secret\ts3cret\r\nIssuer URL\thttps://idp.test\r\n", all],
    ["lines with colons", "Issuer: https://idp.test\nClient ID: abc\nClient Secret: s3cret", all],
    ["a settings file", "OIDC_ISSUER=https://idp.test\nOIDC_CLIENT_ID='abc'\nOIDC_CLIENT_SECRET=\"s3cret\"\n", all],
    [
      "Microsoft's overview",
      `Application (client) ID\nabc\nDirectory (tenant) ID\n${tenant}`,
      { ...ofTenant, clientSecret: undefined },
    ],
    [
      "a secret with = in it",
      "Client ID: abc\nClient secret: s3=cr:et=",
      { clientId: "abc", clientSecret: "s3=cr:et=" },
    ],
  ])("%s", (_from, text, found) => {
    expect(credentialsInText(text)).toEqual(found);
  });

  it.each<[string, string, object]>([
    [
      "Entra in German",
      `Anwendungs-ID (Client)\nabc\nVerzeichnis-ID (Mandant)\n${tenant}\nGeheimer Clientschlüssel: s3cret`,
      ofTenant,
    ],
    [
      "Entra in French",
      `ID d’application (client) : abc\nID de l’annuaire (locataire) : ${tenant}\nSecret client : s3cret`,
      ofTenant,
    ],
    [
      "Entra in Spanish",
      `Id. de aplicación (cliente)\nabc\nId. de directorio (inquilino)\n${tenant}\nSecreto de cliente\ts3cret`,
      ofTenant,
    ],
    [
      "Entra in Japanese",
      `アプリケーション (クライアント) ID\nabc\nディレクトリ (テナント) ID\n${tenant}\nクライアント シークレット\ns3cret`,
      ofTenant,
    ],
    ["Google in German", "Client-ID\nabc\nClientschlüssel\ns3cret", { ...all, issuer: undefined }],
    ["Google in French", "ID client\nabc\nCode secret du client\ns3cret", { ...all, issuer: undefined }],
    ["Google in Spanish", "ID de cliente\nabc\nSecreto del cliente\ns3cret", { ...all, issuer: undefined }],
    ["Okta in Japanese", "クライアントID\tabc\nクライアントシークレット\ts3cret\n発行者：https://idp.test", all],
    ["Keycloak in German", "Aussteller: https://idp.test\nClient-ID: abc\nClient-Geheimnis: s3cret", all],
    ["Keycloak in French", "Émetteur : https://idp.test\nIdentifiant du client : abc\nSecret du client : s3cret", all],
    ["Keycloak in Spanish", "Emisor: https://idp.test\nID del cliente: abc\nSecreto del cliente: s3cret", all],
  ])("%s", (_from, text, found) => {
    expect(credentialsInText(text)).toEqual(found);
  });

  it.each<[string, string, object]>([
    [
      "as much as is read",
      `Client ID: abc\nClient secret: s${" ".repeat(20_000 - 31)}`,
      { clientId: "abc", clientSecret: "s" },
    ],
    [
      "a value as long as one may be",
      json({ client_id: "abc", client_secret: "s".repeat(2_000) }),
      { clientId: "abc", clientSecret: "s".repeat(2_000) },
    ],
    [
      "a realm without a server, and members that are no objects",
      json({ realm: "acme", resource: "abc", "client-secret": 1, client_secret: "s", web: "web", credentials: null }),
      { clientId: "abc", clientSecret: "s" },
    ],
    [
      "a server without a realm",
      json({ "auth-server-url": "https://keycloak.test/", resource: "abc", credentials: { secret: "s" } }),
      { clientId: "abc", clientSecret: "s" },
    ],
  ])("%s", (_what, text, found) => {
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(credentialsInText(text)).toEqual(found);
  });

  it.each<[string, string]>([
    ["a single value", "https://idp.test"],
    ["a secret that looks like nothing", "Zx8~q.eyJ=:{"],
    ["one labelled value", "Client ID: abc"],
    ["half of a document", '{"client_id": "abc", "client_secret"'],
    ["a list", '["client_id", "abc"]'],
    ["values of other kinds", json({ client_id: 7, client_secret: { a: 1 }, issuer: null })],
    ["labels without values", "Client ID\nClient secret\n"],
    ["more than anybody copies", `Client ID: abc\nClient secret: s${" ".repeat(20_000)}`],
    ["a value without end", json({ client_id: "abc", client_secret: "s".repeat(2_001) })],
    ["nothing", ""],
  ])("%s is left to its field", (_what, text) => {
    expect(credentialsInText(text)).toBeNull();
  });

  it("a tenant that would lead elsewhere makes no issuer", () => {
    const text = json({ appId: "abc", password: "s3cret", tenant: "../evil" });
    expect(credentialsInText(text)).toEqual({ clientId: "abc", clientSecret: "s3cret" });
  });
});
