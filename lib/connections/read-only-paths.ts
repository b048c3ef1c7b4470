import { oidcConnectionViewSchema, samlConnectionViewSchema } from "./connection";
import { genericOidcInputSchema, samlInputSchema } from "./connection-schema";

const missingIn = (input: object, view: object, prefix = "") =>
  Object.keys(view).flatMap((name) => (Object.hasOwn(input, name) ? [] : [`${prefix}${name}`]));

/** Read-only fields that a client may send back, as dotted paths; they are dropped before parsing. What a view has and the input has not. */
export const readOnlyPaths: readonly string[] = [
  ...new Set([
    ...missingIn(samlInputSchema.shape, samlConnectionViewSchema.shape),
    ...missingIn(genericOidcInputSchema.shape, oidcConnectionViewSchema.shape),
    ...missingIn(samlInputSchema.shape.saml.unwrap().shape, samlConnectionViewSchema.shape.saml.shape, "saml."),
    ...missingIn(genericOidcInputSchema.shape.oidc.unwrap().shape, oidcConnectionViewSchema.shape.oidc.shape, "oidc."),
  ]),
];

/** These change while nobody writes (a sign-in, a refresh), so what a client read a moment ago may differ by now. */
const changingPaths = [
  "version",
  "updatedAt",
  "lastSignInAt",
  "missing",
  "refresh",
  "saml.certificateDetails",
  "saml.metadataFetchedAt",
  "oidc.clientSecretSetAt",
  "oidc.discoveredAt",
];

/** Read-only fields that no write changes: a client may send them back as it read them, and nothing else. */
export const fixedPaths: readonly string[] = readOnlyPaths.filter((path) => !changingPaths.includes(path));
