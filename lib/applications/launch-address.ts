import type { Application } from "./application";
import { issuerOf } from "./application-view";

/**
 * Where a person's tile leads: an application that can begin a sign-in itself is asked to (OpenID Connect Core 4), so that it
 * knows which provider to use; else its launch address, or the site behind the proxy.
 * @returns null when the application has no address to start from
 */
export function launchAddress(application: Application, baseUrl: string): string | null {
  if (application.kind === "proxy") return application.launchUrl ?? application.origin;
  const { initiateLoginUri, launchUrl } = application;
  if (initiateLoginUri === null) return launchUrl;
  const address = new URL(initiateLoginUri);
  address.searchParams.set("iss", issuerOf(baseUrl));
  if (launchUrl) address.searchParams.set("target_link_uri", launchUrl);
  return address.href;
}
