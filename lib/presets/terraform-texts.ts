import type { GeneratorValues } from "./generated-texts";
import type { GuideClaim, GuideField } from "./guide-claims";
import { doubleQuoted, plainLine, terraformText } from "./quoting";

/** Okta's application as code: an attribute statement for each claim. */
export function terraformOkta({
  connectionName,
  acsUrl,
  entityId,
  relayState,
  claims,
  sources,
}: GeneratorValues): string {
  const statements = claims
    .filter(({ field }) => field !== "nameId")
    .map((claim) => (claim.field === "groups" ? groupStatement(claim.name) : oktaStatement(claim, sources)));
  return `resource "okta_app_saml" "gatehouse" {
  label                    = ${terraformText(connectionName)}
  sso_url                  = ${terraformText(acsUrl)}
  recipient                = ${terraformText(acsUrl)}
  destination              = ${terraformText(acsUrl)}
  audience                 = ${terraformText(entityId)}
  default_relay_state      = ${terraformText(relayState)}
  subject_name_id_template = "$\${user.email}"
  subject_name_id_format   = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
  signature_algorithm      = "RSA_SHA256"
  digest_algorithm         = "SHA256"
  response_signed          = true
  assertion_signed         = true
  honor_force_authn        = true
  authn_context_class_ref  = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"

${statements.join("\n\n")}
}`;
}

function oktaStatement({ field, name, values }: GuideClaim, sources: GeneratorValues["sources"]): string {
  // The same expression as in the table; a constant is a quoted text of Okta's expression language.
  const expression = field === "tenant" ? doubleQuoted(values[0] ?? "") : (sources[field]?.from ?? "");
  return `  attribute_statements {
    type      = "EXPRESSION"
    name      = ${terraformText(name)}
    namespace = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
    values    = [${terraformText(expression)}]
  }`;
}

function groupStatement(name: string): string {
  return `  attribute_statements {
    type         = "GROUP"
    name         = ${terraformText(name)}
    filter_type  = "REGEX"
    filter_value = ".*"
  }`;
}

const nameIdType = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const entraGroups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";

/** Identifiers of a claims mapping policy for the source `user`. */
const entraSources: Partial<Record<GuideField, string>> = {
  nameId: "mail",
  email: "mail",
  fullName: "displayname",
  firstName: "givenname",
  lastName: "surname",
  role: "assignedroles",
};

/** Entra's application as code: the claims as a claims mapping policy, the roles as app roles. */
export function terraformEntra({ connectionName, entityId, acsUrl, claims }: GeneratorValues): string {
  const groups = claims.find(({ field }) => field === "groups");
  const roles = claims.find(({ field }) => field === "role")?.values ?? [];
  return `resource "azuread_application" "gatehouse" {
  display_name    = ${terraformText(connectionName)}
  identifier_uris = [${terraformText(entityId)}]

  web {
    redirect_uris = [${terraformText(acsUrl)}]
  }
${groups ? groupClaim(groups.name) : ""}
${roles.map(appRole).join("\n")}
}

resource "azuread_service_principal" "gatehouse" {
  client_id                     = azuread_application.gatehouse.client_id
  preferred_single_sign_on_mode = "saml"
  app_role_assignment_required  = true
}

resource "azuread_service_principal_token_signing_certificate" "gatehouse" {
  service_principal_id = azuread_service_principal.gatehouse.id
}

resource "azuread_claims_mapping_policy" "gatehouse" {
  display_name = ${terraformText(connectionName)}
  definition = [jsonencode({
    ClaimsMappingPolicy = {
      Version              = 1
      IncludeBasicClaimSet = "true"
      ClaimsSchema = [
${claims
  .filter(({ field }) => field !== "groups")
  .map(entraClaim)
  .join("\n")}
      ]
    }
  })]
}

resource "azuread_service_principal_claims_mapping_policy_assignment" "gatehouse" {
  service_principal_id     = azuread_service_principal.gatehouse.id
  claims_mapping_policy_id = azuread_claims_mapping_policy.gatehouse.id
}`;
}

/** Terraform cannot name the group claim. */
function groupClaim(name: string): string {
  const isItsOwn = name === entraGroups;
  return `
  # ${isItsOwn ? `Groups arrive as ${name}.` : `Call the group claim ${plainLine(name)} under Attributes & Claims.`}
  group_membership_claims = ["ApplicationGroup"]`;
}

function appRole(value: string, index: number): string {
  return `
  app_role {
    id                   = "00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}"
    allowed_member_types = ["User"]
    display_name         = ${terraformText(value)}
    description          = ${terraformText(value)}
    value                = ${terraformText(value)}
    enabled              = true
  }`;
}

function entraClaim({ field, name, values }: GuideClaim): string {
  const type = `SamlClaimType = ${terraformText(field === "nameId" ? nameIdType : name)}`;
  const source = entraSources[field];
  return source === undefined
    ? `        { Value = ${terraformText(values[0] ?? "")}, ${type} },`
    : `        { Source = "user", ID = "${source}", ${type} },`;
}
