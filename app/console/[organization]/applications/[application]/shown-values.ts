import type { Application } from "@/lib/applications/application";
import { imagePath } from "@/lib/branding/image-schema";
import { type ApplicationFormValues, emptyValues, fromClaims, fromPaths } from "../form-values";

/** What the forms of an application begin with. @param emails the addresses of those whom exceptions name, by ID. Pure. */
export function shownValues(application: Application, emails: ReadonlyMap<string, string>): ApplicationFormValues {
  const { kind, name, logo, launchUrl, access, claims } = application;
  const addressesOf = (ids: readonly string[]) => ids.flatMap((id) => emails.get(id) ?? []).join("\n");
  const common = {
    ...emptyValues,
    kind,
    name,
    logo: logo === null ? "" : imagePath(logo),
    launchUrl: launchUrl ?? "",
    access: { ...access, allowUsers: addressesOf(access.allowUsers), denyUsers: addressesOf(access.denyUsers) },
    claims: fromClaims(claims),
  };
  if (application.kind === "proxy")
    return { ...common, origin: application.origin, paths: fromPaths(application.paths) };
  return {
    ...common,
    redirectUris: application.redirectUris.join("\n"),
    postLogoutRedirectUris: application.postLogoutRedirectUris.join("\n"),
    initiateLoginUri: application.initiateLoginUri ?? "",
    backchannelLogoutUri: application.backchannelLogoutUri ?? "",
    clientAuth: application.clientAuth,
    jwksUri: application.jwksUri ?? "",
  };
}
