/**
 * Which sessions of an organization. `application`: which the session reached. `sessions`, `users`: several, and none where it is
 * empty. `otherThan`: the session that stays ("sign out everywhere else"). `fromProviders`: those that a connection vouched for.
 * The keys are what a provider's logout names (`lib/identity/logout-keys.ts`), under the present secret and earlier ones.
 */
export type SessionFilter = {
  session?: string;
  sessions?: readonly string[];
  user?: string;
  users?: readonly string[];
  connection?: string;
  application?: string;
  otherThan?: string;
  method?: "code" | "recovery" | "first-run";
  fromProviders?: boolean;
  subjectKeys?: readonly string[];
  sidKeys?: readonly string[];
  indexKeys?: readonly string[];
};

/**
 * `byOperator`: also the sessions of operators of the installation. An organization's administrator who could end them at will would
 * keep an operator out (decision 0007).
 */
export type SessionsToEnd = { organizationId: string; filter: SessionFilter; byOperator: boolean };
