/** The part of `oidc-provider` that we use; the package ships no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Artifact = Record<string, unknown> & { clientId?: string; sessionUid?: string };

  /** One of the library's classes: what it keeps, and how it is found. */
  type Model<T> = {
    prototype: object;
    find(id: string): Promise<T | undefined>;
  };

  export type Client = {
    clientId: string;
    clientAuthMethod: string;
    redirectUris: string[];
    backchannelLogoutUri?: string;
    /** Sends a logout token; rejects unless the client took it. */
    backchannelLogout(sub: string, sid: string): Promise<void>;
  };

  export type Session = {
    uid: string;
    accountId?: string;
    state?: { secret?: string; clientId?: string };
    sidFor(clientId: string, value?: string): string | undefined;
  };

  export type Account = {
    accountId: string;
    claims(use: string): Promise<Record<string, unknown>>;
  };

  export type Interaction = {
    uid: string;
    iat: number;
    exp: number;
    returnTo: string;
    params: Record<string, unknown>;
    prompt: { name: string; reasons: string[] };
    session?: unknown;
    lastSubmission?: Record<string, unknown>;
    result?: Record<string, unknown>;
    save(ttl: number): Promise<void>;
  };

  export type Grant = { jti: string; addOIDCScope(scope: string): void; save(): Promise<string> };

  export type Context = {
    body: unknown;
    status: number;
    path: string;
    query: Record<string, string | string[] | undefined>;
    set(name: string, value: string): void;
    redirect(address: string): void;
    oidc: {
      provider: Provider;
      issuer: string;
      client: Client;
      session: Session & { accountId: string };
      account?: Account;
      entities: { IdTokenHint?: { payload: Record<string, unknown> } };
      result?: { login?: unknown };
      params: Record<string, string | undefined>;
      urlFor(route: string): string;
    };
  };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    issuer: string;
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => Grant;
    Client: Model<Client> & {
      prototype: {
        redirectUriAllowed(this: object, uri: string): boolean;
        postLogoutRedirectUriAllowed(this: object, uri: string): boolean;
      };
    };
    Session: Model<Session>;
    Interaction: Model<Interaction>;
    Claims: { prototype: object };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): this;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: unknown,
      options: unknown,
    ): Promise<void>;
    on(event: string, listener: (...values: unknown[]) => void): this;
  }
  export default Provider;

  export type Prompt = { checks: { add(check: Check): void; clear(): void } };
  export type Check = { reason: string };
  export const interactionPolicy: {
    base(): { get(name: string): Prompt; remove(name: string): void; add(prompt: Prompt, index?: number): void };
    Prompt: new (of: { name: string; requestable: boolean }) => Prompt;
    Check: {
      new (
        reason: string,
        description: string,
        error: string,
        check: (ctx: Context) => boolean | Promise<boolean>,
      ): Check;
      REQUEST_PROMPT: boolean;
      NO_NEED_TO_PROMPT: boolean;
    };
  };
  export const errors: {
    InvalidGrant: new (description: string) => Error;
  };
}
