import type { ClaimRow } from "@/lib/identity/claim-mapping";
import type { GeneratedName } from "./preset";
import { claimRuleText, plainLine, powerShellText, terraformText } from "./quoting";

/** The values of one connection that texts for the other side are made of. */
export type GeneratorValues = {
  entityId: string;
  acsUrl: string;
  relayState: string;
  logoutUrl: string;
  connectionName: string;
  /** The address that several connections share, for a second application in one directory. */
  sharedAddress: string;
  connectionId: string;
  claims: readonly ClaimRow[];
  /** Rows of the role table; without any, the keys of the roles are the values. */
  roles: readonly { value: string; role: string }[];
};

/**
 * Texts to paste on the other side, with this connection's values filled in. Pure; golden files in the test.
 * @throws UnquotableValue for a name or a value that the text's language cannot hold safely
 */
export function generateText(name: GeneratedName, values: GeneratorValues): string {
  return generators[name](values);
}

const generators: Record<GeneratedName, (values: GeneratorValues) => string> = {
  entraClaims,
  entraSuffix: ({ sharedAddress, connectionId }) => `${sharedAddress}#${connectionId}`,
  oktaAttributes,
  adfsRules,
  adfsPowerShell,
  adfsLink: (values) => adfsLink("ADFS-HOST", values, "double"),
  terraformOkta,
  terraformEntra,
};

/** The name under which a field is read first; what the other side has to call its claim. */
function claimFor(claims: readonly ClaimRow[], field: ClaimRow["field"], otherwise: string): string {
  const rows = claims.filter((row) => row.field === field && row.from !== "NameID" && !row.from.includes("{"));
  return (rows.find((row) => !row.from.startsWith("http")) ?? rows[0])?.from ?? otherwise;
}

function entraClaims({ claims, roles }: GeneratorValues): string {
  const rows = [
    ["Unique User Identifier (Name ID)", "user.mail", "Format: Email address"],
    [claimFor(claims, "fullName", "full_name"), 'Join(user.givenname, " ", user.surname)', "Transformation"],
    [
      claimFor(claims, "role", "role"),
      "user.assignedroles",
      `Values: ${roles.map(({ value }) => value).join(", ") || "role keys"}`,
    ],
    ["groups", "Groups assigned to the application", "Source attribute: Group ID"],
  ];
  return table(["Claim name", "Value", "Note"], rows);
}

function oktaAttributes({ claims }: GeneratorValues): string {
  const rows = [
    [claimFor(claims, "email", "email"), "Basic", "user.email"],
    [claimFor(claims, "fullName", "full_name"), "Basic", "user.displayName"],
    [claimFor(claims, "role", "role"), "Basic", "appuser.role"],
    [claimFor(claims, "groups", "groups"), "Group filter", "Matches regex .*"],
  ];
  return table(["Name", "Name format", "Value"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => plainLine(cell).padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const emailType = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const nameIdType = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const nameIdFormat = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format";
const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const account = "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname";

/** Claim rules of AD FS (reference row IK-F2): mail and name from the directory, mail as NameID, one rule for each role. */
function adfsRules({ claims, roles }: GeneratorValues): string {
  const fullName = claimRuleText(claimFor(claims, "fullName", "full_name"));
  const role = claimRuleText(claimFor(claims, "role", "role"));
  const directory = `@RuleName = "Mail and name"
c:[Type == "${account}", Issuer == "AD AUTHORITY"]
 => issue(store = "Active Directory", types = ("${emailType}", ${fullName}), query = ";mail,displayName;{0}", param = c.Value);`;
  const nameId = `@RuleName = "Mail as Name ID"
c:[Type == "${emailType}"]
 => issue(Type = "${nameIdType}", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType, Properties["${nameIdFormat}"] = "${emailFormat}");`;
  const rules = roles.map(
    ({ value }) => `@RuleName = ${claimRuleText(`Role ${value}`)}
c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/groupsid", Value == "SID-OF-THE-GROUP", Issuer == "AD AUTHORITY"]
 => issue(Type = ${role}, Value = ${claimRuleText(value)});`,
  );
  return [directory, nameId, ...rules].join("\n\n");
}

function adfsPowerShell(values: GeneratorValues): string {
  const { connectionName, entityId, acsUrl } = values;
  return `$rules = @'
${adfsRules(values)}
'@
$acs = New-AdfsSamlEndpoint -Binding "POST" -Protocol "SAMLAssertionConsumer" -Uri ${powerShellText(acsUrl)}
Add-AdfsRelyingPartyTrust -Name ${powerShellText(connectionName)} -Identifier ${powerShellText(entityId)} -SamlEndpoint $acs -IssuanceTransformRules $rules -AccessControlPolicyName "Permit everyone"
Set-AdfsRelyingPartyTrust -TargetName ${powerShellText(connectionName)} -SamlResponseSignature MessageAndAssertion`;
}

/**
 * A link that begins at AD FS and lands here (reference row IK-F4): two parameters inside one. The double form is the one that
 * survives when a target has `&` or `=` in it; the single form is what some guides show.
 */
export function adfsLink(
  host: string,
  { entityId, relayState }: Pick<GeneratorValues, "entityId" | "relayState">,
  encoding: "single" | "double",
): string {
  const encoded = encoding === "double" ? encodeURIComponent : (text: string) => text;
  const inner = `RPID=${encoded(entityId)}&RelayState=${encoded(relayState)}`;
  return `https://${host}/adfs/ls/idpinitiatedsignon.aspx?RelayState=${encodeURIComponent(inner)}`;
}

function terraformOkta({ connectionName, acsUrl, entityId, relayState, claims }: GeneratorValues): string {
  const statement = (name: string, value: string) => `  attribute_statements {
    type      = "EXPRESSION"
    name      = ${terraformText(name)}
    namespace = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
    values    = [${terraformText(value)}]
  }`;
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

${statement(claimFor(claims, "email", "email"), "user.email")}

${statement(claimFor(claims, "fullName", "full_name"), "user.displayName")}

  attribute_statements {
    type         = "GROUP"
    name         = ${terraformText(claimFor(claims, "groups", "groups"))}
    filter_type  = "REGEX"
    filter_value = ".*"
  }
}`;
}

function terraformEntra({ connectionName, entityId, acsUrl, logoutUrl, roles }: GeneratorValues): string {
  const appRoles = roles.map(
    ({ value }, index) => `
  app_role {
    id                   = "00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}"
    allowed_member_types = ["User"]
    display_name         = ${terraformText(value)}
    description          = ${terraformText(value)}
    value                = ${terraformText(value)}
    enabled              = true
  }`,
  );
  return `resource "azuread_application" "gatehouse" {
  display_name    = ${terraformText(connectionName)}
  identifier_uris = [${terraformText(entityId)}]

  web {
    redirect_uris = [${terraformText(acsUrl)}]
    logout_url    = ${terraformText(logoutUrl)}
  }

  group_membership_claims = ["ApplicationGroup"]
${appRoles.join("\n")}
}

resource "azuread_service_principal" "gatehouse" {
  client_id                     = azuread_application.gatehouse.client_id
  preferred_single_sign_on_mode = "saml"
  app_role_assignment_required  = true
}

resource "azuread_service_principal_token_signing_certificate" "gatehouse" {
  service_principal_id = azuread_service_principal.gatehouse.id
}`;
}
