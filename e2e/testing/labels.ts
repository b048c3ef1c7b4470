/**
 * What journeys may rely on: the roles and English names of what a person signing in uses. They change only with a major
 * version, and a test compares them with the product's own texts and with docs/testing.md.
 */
export const labels = {
  emailAddress: { role: "textbox", name: "E-mail address", message: "signIn.email" },
  continue: { role: "button", name: "Continue", message: "signIn.continue" },
  mailCode: { role: "button", name: "E-mail me a code", message: "signIn.codeInstead" },
  code: { role: "textbox", name: "Code", message: "signIn.code" },
  signIn: { role: "button", name: "Sign in", message: "signIn.signInButton" },
  recoveryCode: { role: "textbox", name: "Recovery code", message: "signIn.recoveryCode" },
  signOut: { role: "button", name: "Sign out", message: "dashboard.signOut" },
  openConsole: { role: "link", name: "Open console", message: "dashboard.console" },
} as const;
export type Label = keyof typeof labels;
