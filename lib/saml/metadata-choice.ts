import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";

/** How deep groups of entities may be in each other. */
export const maxNesting = 16;

/** As many as a person may be asked to choose from. */
const maxChoices = 500;

/** The question which identity provider of a document is meant; that there is none, where there is none. */
export function entityChoice(choices: readonly string[], count: number): SsoError {
  if (count === 0) return new SsoError("metadata_no_idp", { expected: said("idpDescriptor"), got: said("noIdpRole") });
  return new SsoError("metadata_entity_choice", {
    expected: said("choiceOfOne"),
    got: said("identityProviders", { count }),
    choices: choices.slice(0, maxChoices),
  });
}
