/** The little of `oidc-provider` that the sample provider uses; the package ships no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export type Context = {
    oidc: {
      provider: Provider;
      client: { clientId: string };
      session: { accountId: string };
      result?: { login?: unknown };
      params: { scope?: string };
    };
  };
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    Grant: new (of: {
      clientId: string;
      accountId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    Client: {
      prototype: {
        redirectUriAllowed(this: object, uri: string): boolean;
        postLogoutRedirectUriAllowed(this: object, uri: string): boolean;
      };
    };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: unknown,
      options: unknown,
    ): Promise<void>;
    on(event: string, listener: (...values: unknown[]) => void): this;
  }
  export default Provider;
  export const interactionPolicy: {
    base(): { get(name: string): { checks: { add(check: unknown): void } } };
    Check: {
      new (reason: string, description: string, error: string, check: (ctx: Context) => boolean): unknown;
      REQUEST_PROMPT: boolean;
      NO_NEED_TO_PROMPT: boolean;
    };
  };
}
