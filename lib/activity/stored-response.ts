import type { RequestState } from "@/lib/saml/response-checks";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";
import type { RecordedExchange } from "./recorded-exchange";

/**
 * The answer of a provider with all that it was verified by, so that it can be shown and verified again: what arrived, what it
 * answered, and for OpenID Connect what the provider's endpoints said. No client secret, code, access or refresh token.
 */
export type StoredResponse = {
  /** What had been sent to the provider; null for sign-ins, where it is not kept. */
  sent: OutgoingRequest | null;
} & (
  | { protocol: "saml"; samlResponse: string; relayState: string | null; request: RequestState }
  | {
      protocol: "oidc";
      /** The parameters of the redirect; the code is redacted. */
      parameters: string;
      nonce: string;
      exchanges: readonly RecordedExchange[];
    }
);

/** How long the answers of tests are kept. */
export const testResponseHours = 24;
