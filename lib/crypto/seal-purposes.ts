/**
 * What each sealed value in the database is bound to, so that none can be moved to another row or column. Anyone who adds one adds its column to
 * `lib/operating/sealed-places.ts`, too.
 */
export const sealPurposes = {
  eventClaims: (reference: string) => `event-claims:${reference}`,
  storedResponse: (reference: string) => `kept-answer:${reference}`,
  clientSecret: (connectionId: string) => `client-secret:${connectionId}`,
  connectionKey: (connectionId: string) => `connection-key:${connectionId}`,
  clientKey: (connectionId: string) => `client-key:${connectionId}`,
  providerKey: (id: string) => `provider-key:${id}`,
  webhookSecret: (webhookId: string) => `webhook:${webhookId}`,
  testDraft: (testId: string) => `connection-test:${testId}`,
  testRequest: (testId: string) => `connection-test-request:${testId}`,
  idempotentAnswer: (caller: string, keyHash: string) => `idempotent-answer:${caller}:${keyHash}`,
  attemptSecrets: (requestId: string) => `attempt-secrets:${requestId}`,
  sessionSubject: () => "session-subject",
  keptPepper: (keyId: string) => `kept-pepper:${keyId}`,
  applicationTestResult: (state: string) => `trial-result:${state}`,
};
