import { requireDocumented } from "./api-contract";
import { type Connected, connectOrganization } from "./connected";
import { freshDatabaseUrl } from "./database";
import { type Gatehouse, startGatehouse } from "./gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./login-client";

export type Body = Record<string, unknown>;
type Answer = { status: number; body: Body; headers: Headers };

export type RestWorld = Awaited<ReturnType<typeof startRestWorld>>;

/**
 * A server with two organizations that each have a live connection, and ways to call its REST API.
 * @param begin what happens on the empty installation before
 */
export async function startRestWorld(begin?: (gatehouse: Gatehouse) => Promise<void>) {
  const gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  await begin?.(gatehouse);
  const acme = await connectOrganization(gatehouse, "acme");
  const beta = await connectOrganization(gatehouse, "beta");
  return {
    gatehouse,
    acme,
    beta,

    /** A call with this key, or without one. Whatever is answered must be as the document says. */
    async call(key: string | null, method: string, path: string, body?: unknown): Promise<Answer> {
      const answer = await fetch(`${gatehouse.base}/api/v1${path}`, {
        method,
        headers: { ...(key && { Authorization: `Bearer ${key}` }), "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      await requireDocumented(method, path, answer);
      const text = await answer.text();
      return { status: answer.status, body: text ? (JSON.parse(text) as Body) : {}, headers: answer.headers };
    },

    /** A call with the key of automation. */
    async bootstrap(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
      const answer = await gatehouse.api(method, path, body);
      return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Body };
    },

    /** A new key of an organization. */
    async keyOf(slug: string, readOnly = false): Promise<string> {
      const made = await gatehouse.api("POST", `/organizations/${slug}/keys`, { name: `key of ${slug}`, readOnly });
      return ((await made.json()) as { key: string }).key;
    },

    /** Signs somebody in. Returns the session cookie. */
    async signIn({ connectionId, provider }: Connected, email: string): Promise<string | null> {
      const started = await startLogin(gatehouse.base, connectionId);
      const person = { nameId: email, attributes: { role: ["developer"], secret_claim: ["claim-value-42"] } };
      const landing = await postAnswer(
        gatehouse.base,
        started.acsUrl,
        answerFor(started, provider, person),
        started.relayState,
      );
      return (await land(landing, started.cookie)).session;
    },
  };
}
