import { completeFirstRun } from "@/e2e/support/administrator";
import { withBrowser } from "@/e2e/support/browser";
import { addConnection } from "@/e2e/support/connected";
import type { Gatehouse } from "@/e2e/support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "@/e2e/support/login-client";
import { makeKeyPair } from "@/e2e/support/saml-response";

const benchPerson = "person@bench.test";

/** Makes an organization `bench`, and signs somebody in to it through a provider. Returns the cookie of their session. */
export async function signInForBench(gatehouse: Gatehouse): Promise<string> {
  const provider = { entityId: "https://idp.bench.test", key: await makeKeyPair("idp") };
  await gatehouse.api("POST", "/organizations", { slug: "bench", name: "Bench" });
  const saml = {
    issuer: provider.entityId,
    ssoUrl: "https://idp.bench.test/sso",
    certificates: [provider.key.certificate],
  };
  const id = await addConnection(gatehouse, { name: "Bench", kind: "generic-saml", status: "live", saml }, "bench");
  const started = await startLogin(gatehouse.base, id);
  const answer = answerFor(started, provider, { nameId: benchPerson, attributes: { role: ["developer"] } });
  const landing = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
  const { session } = await land(landing, started.cookie);
  if (!session) throw new Error(`The sign-in failed: ${landing}`);
  return session;
}

/**
 * Walks through the first run of an empty installation in a browser: a session that a provider vouched for has no rights of an
 * operator (decision 0007). Returns the cookie of the first operator's session.
 */
export async function firstOperatorForBench(gatehouse: Gatehouse): Promise<string> {
  const cookies = await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await completeFirstRun(gatehouse, page);
    return page.context().cookies();
  });
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
