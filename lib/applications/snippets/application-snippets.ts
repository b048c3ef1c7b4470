import { type Application, type OidcApplication, usesSecret } from "../application";
import { issuerOf } from "../application-view";
import oidcSnippets from "./oidc-snippets.json";
import { proxyTexts } from "./proxy-texts";
import { type FilledSnippet, fillSnippet, type SnippetValues } from "./snippet";

/** Stands for a secret that is not known any more, or never was. */
const unknownSecret = "<client secret>";

/**
 * Everything to paste for an application, with its values. Pure.
 * @param secret at the moment that it is made; null afterwards, when it is not known
 */
export function applicationSnippets(application: Application, baseUrl: string, secret: string | null): FilledSnippet[] {
  return application.kind === "oidc" ? clientTexts(application, baseUrl, secret) : proxyTexts(application, baseUrl);
}

function clientTexts(application: OidcApplication, baseUrl: string, secret: string | null): FilledSnippet[] {
  const { clientId, clientAuth } = application;
  const app = originOfApp(application);
  const values: SnippetValues = {
    issuer: issuerOf(baseUrl),
    clientId,
    app,
    ...(usesSecret(application) && { clientSecret: secret ?? unknownSecret, clientAuth }),
  };
  return oidcSnippets.map((snippet) => ({
    id: snippet.id,
    product: snippet.product,
    file: snippet.file,
    redirectUri: snippet.redirectPath === undefined ? null : `${app}${snippet.redirectPath}`,
    text: fillSnippet(snippet, values),
  }));
}

/** Where the application is, by what is registered of it. */
function originOfApp({ redirectUris, launchUrl }: OidcApplication): string {
  const known = [launchUrl, ...redirectUris].find((address) => address !== null && /^https?:/.test(address));
  return known ? new URL(known).origin : "https://app.example.com";
}
