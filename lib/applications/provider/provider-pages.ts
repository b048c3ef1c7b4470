/** What went wrong with a request of an application, for the page that says so. */
type ProviderProblem = {
  /** A code of OAuth or OpenID Connect (`invalid_request`). */
  error: string;
  /** What the library says about it: English, for whoever set the application up. */
  description: string | null;
  /** The short name of the application's organization; null where the request names no application. */
  organization: string | null;
};

/** A sign-out that an application asks for. */
type SignOutQuestion = {
  /** Where the answer is posted, and the secret that ties it to this browser. */
  action: string;
  secret: string;
  /** Who asks; null when it did not say. */
  applicationName: string | null;
};

/** Our pages, where the library would show its own. */
export type ProviderPages = {
  problem(problem: ProviderProblem): Promise<Response>;
  askToSignOut(question: SignOutQuestion): Promise<Response>;
  /** After a sign-out that leads back to no application; of which organization, where somebody was signed in. */
  signedOut(organization: string | null): Promise<Response>;
};
