import type { Language } from "@/lib/messages/languages";
import { inLanguage } from "@/lib/presets/preset";
import { type Application, type OidcApplication, usesSecret } from "../application";
import { issuerOf } from "../application-view";
import type { FilledHowTo, HowTo } from "./how-to";
import { listHowTos } from "./how-to-store";
import { proxyTexts } from "./proxy-texts";
import { fillSnippet, type SnippetValues } from "./snippet";

/** Stands for a secret that is not known any more, or never was. */
const unknownSecret = "<client secret>";

/**
 * How each product is set up for an application, with everything to paste.
 * @param secret at the moment that it is made; null afterwards, when it is not known
 * @param language of who reads it
 */
export function fillHowTos(
  application: Application,
  { baseUrl, secret, language }: { baseUrl: string; secret: string | null; language: Language },
): FilledHowTo[] {
  const fill =
    application.kind === "oidc" ? clientFiller(application, baseUrl, secret) : proxyFiller(application, baseUrl);
  return listHowTos().flatMap((howTo) => {
    const filled = fill(howTo);
    if (filled === null) return [];
    const { id, product, file } = howTo;
    const said = (texts: HowTo["steps"]) => texts.map((text) => inLanguage(text, language));
    return {
      id,
      product,
      file,
      ...filled,
      steps: said(howTo.steps),
      checks: said(howTo.checks),
      traps: said(howTo.traps),
    };
  });
}

type Filler = (howTo: HowTo) => Pick<FilledHowTo, "text" | "redirectUri"> | null;

function clientFiller(application: OidcApplication, baseUrl: string, secret: string | null): Filler {
  const { clientId, clientAuth } = application;
  const app = originOfApp(application);
  const values: SnippetValues = {
    issuer: issuerOf(baseUrl),
    clientId,
    app,
    ...(usesSecret(application) && { clientSecret: secret ?? unknownSecret, clientAuth }),
  };
  return (howTo) =>
    howTo.kind === "oidc"
      ? { redirectUri: `${app}${howTo.redirectPath}`, text: fillSnippet(howTo.lines, values) }
      : null;
}

function proxyFiller(application: Extract<Application, { kind: "proxy" }>, baseUrl: string): Filler {
  const filled = new Map(proxyTexts(application, baseUrl).map(({ id, text }) => [id, text]));
  return ({ id }) => {
    const text = filled.get(id);
    return text === undefined ? null : { redirectUri: null, text };
  };
}

/** Where the application is, by what is registered of it. */
function originOfApp({ redirectUris, launchUrl }: OidcApplication): string {
  const known = [launchUrl, ...redirectUris].find((address) => address !== null && /^https?:/.test(address));
  return known ? new URL(known).origin : "https://app.example.com";
}
