import type { GeneratorValues } from "./generated-texts";
import type { GuideClaim, GuideField } from "./guide-claims";
import { claimRuleText, plainLine, powerShellText } from "./quoting";

const identity = "http://schemas.xmlsoap.org/ws/2005/05/identity";
const emailType = `${identity}/claims/emailaddress`;
const nameIdType = `${identity}/claims/nameidentifier`;
const nameIdFormat = `${identity}/claimproperties/format`;
const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const account = "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname";
/** A type that lives inside the rules only: it is added, never issued. */
const groupType = "urn:gatehouse:directory-group";

const directoryAttributes: Partial<Record<GuideField, string>> = {
  email: "mail",
  fullName: "displayName",
  firstName: "givenName",
  lastName: "sn",
  groups: "tokenGroups",
};

/**
 * Claim rules of AD FS (reference row IK-F2): attributes from the directory, mail as NameID, the constant that names the
 * organization, one rule for each role. A role is given to the group of its value's name, so that nothing is left to fill in.
 */
export function adfsRules({ claims }: Pick<GeneratorValues, "claims">): string {
  return claims.flatMap(rulesOf).join("\n\n");
}

function rulesOf({ field, name, values }: GuideClaim): string[] {
  const type = claimRuleText(name);
  if (field === "nameId")
    return [
      fromDirectory("Mail", "issue", `"${emailType}"`, "mail"),
      `@RuleName = "Mail as Name ID"
c:[Type == "${emailType}"]
 => issue(Type = "${nameIdType}", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType, Properties["${nameIdFormat}"] = "${emailFormat}");`,
    ];
  if (field === "tenant")
    return values.map(
      (value) => `@RuleName = "Organization"\n => issue(Type = ${type}, Value = ${claimRuleText(value)});`,
    );
  if (field === "role")
    return [
      fromDirectory("Groups to look at", "add", `"${groupType}"`, "tokenGroups"),
      ...values.map(
        (value) => `@RuleName = ${claimRuleText(`Role ${value}`)}
c:[Type == "${groupType}", Value == ${claimRuleText(value)}]
 => issue(Type = ${type}, Value = ${claimRuleText(value)});`,
      ),
    ];
  // The NameID's rules have issued it already.
  if (name === emailType) return [];
  return [fromDirectory(`Attribute ${name}`, "issue", type, directoryAttributes[field] ?? "")];
}

function fromDirectory(ruleName: string, verb: "issue" | "add", type: string, attribute: string): string {
  return `@RuleName = ${claimRuleText(ruleName)}
c:[Type == "${account}", Issuer == "AD AUTHORITY"]
 => ${verb}(store = "Active Directory", types = (${type}), query = ";${attribute};{0}", param = c.Value);`;
}

/** The relying party with its rules, as one script. A line of a rule never begins with a quotation mark, which would end the text. */
export function adfsPowerShell(
  values: Pick<GeneratorValues, "claims" | "connectionName" | "entityId" | "acsUrl">,
): string {
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
 * @throws UnquotableValue for what no address can hold (half a character)
 */
export function adfsLink(
  host: string,
  { entityId, relayState }: Pick<GeneratorValues, "entityId" | "relayState">,
  encoding: "single" | "double",
): string {
  const encoded = encoding === "double" ? encodeURIComponent : (text: string) => text;
  for (const value of [entityId, relayState]) plainLine(value);
  const inner = `RPID=${encoded(entityId)}&RelayState=${encoded(relayState)}`;
  return `https://${host}/adfs/ls/idpinitiatedsignon.aspx?RelayState=${encodeURIComponent(inner)}`;
}
