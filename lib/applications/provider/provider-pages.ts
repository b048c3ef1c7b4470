/** What went wrong with a request of an application, for the page that says so. */
type ProviderProblem = {
  /** A code of OAuth or OpenID Connect (`invalid_request`). */
  error: string;
  /** What the library says about it: English, for whoever set the application up. */
  description: string | null;
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
  signedOut(): Promise<Response>;
};
