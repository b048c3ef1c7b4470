/** A running Gatehouse as a test from outside sees it: its address and its REST API. */

export type Connection = { id: string; name: string; organization: string };

type SignInEvent = {
  reference: string;
  code: string;
  email: string | null;
  checks: { name: string; passed: boolean; expected: string; got: string }[];
};

export type GatehouseApi = {
  /** Where it runs, without a slash at the end. */
  url: string;
  /** The short name of the organization that this test has for itself. */
  organization: string;
  /**
   * Calls the REST API below the test's organization; the path begins with a slash.
   * @throws Error with the problem document when the answer is not a success
   */
  api<T = unknown>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** Makes a connection, live unless the settings say otherwise. The fields are those of the REST API. */
  connect(settings: Record<string, unknown>): Promise<Connection>;
  /** The event behind the reference that the error page shows. */
  event(reference: string): Promise<SignInEvent>;
};

/** Calls `/api/v1` of an installation. */
export async function call<T>(target: { url: string; key: string }, method: string, path: string, body?: unknown) {
  const response = await fetch(`${target.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${target.key}`, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text)) as T;
}

export function gatehouseApi(target: { url: string; key: string }, organization: string): GatehouseApi {
  const below = `/organizations/${organization}`;
  return {
    url: target.url,
    organization,
    api: (method, path, body) => call(target, method, below + path, body),
    async connect(settings) {
      const { id, name } = await call<{ id: string; name: string }>(target, "POST", `${below}/connections`, {
        name: "Sample provider",
        status: "live",
        ...settings,
      });
      return { id, name, organization };
    },
    event: (reference) => call(target, "GET", `${below}/events/${encodeURIComponent(reference)}`),
  };
}
