import type { DomainEvent } from "@/lib/domain-events/published-event";

/** Version of the Open Cybersecurity Schema Framework whose classes and numbers these are. */
const version = "1.3.0";
const category = { category_uid: 3, category_name: "Identity & Access Management" };

const classes = {
  account: { class_uid: 3001, class_name: "Account Change" },
  authentication: { class_uid: 3002, class_name: "Authentication" },
  entity: { class_uid: 3004, class_name: "Entity Management" },
  access: { class_uid: 3005, class_name: "User Access Management" },
} as const;

type Activity = { of: keyof typeof classes; id: number; name: string };

const activity = (of: Activity["of"], id: number, name: string): Activity => ({ of, id, name });
const logon = activity("authentication", 1, "Logon");
const entityUpdate = activity("entity", 3, "Update");

/** Types whose class or number says more than the end of their name. */
const activities: Record<string, Activity> = {
  "sign_in.succeeded": logon,
  "sign_in.refused": logon,
  "session.ended": activity("authentication", 2, "Logoff"),
  "session.started": activity("authentication", 99, "Session started"),
  // Its sign-in is told by an event of its own; and a code may confirm a session that is there already.
  "recovery_code.used": activity("authentication", 99, "Recovery code used"),
  "user.created": activity("account", 1, "Create"),
  "user.restored": activity("account", 2, "Enable"),
  "user.suspended": activity("account", 5, "Disable"),
  "user.deleted": activity("account", 6, "Delete"),
  "user.updated": activity("account", 99, "Update"),
  "grant.added": activity("access", 1, "Assign Privileges"),
  "grant.removed": activity("access", 2, "Revoke Privileges"),
};

const byEnding: [RegExp, Activity][] = [
  [/[._]created$/, activity("entity", 1, "Create")],
  [/[._]deleted$|[._]removed$|[._]revoked$/, activity("entity", 4, "Delete")],
  [/[._](updated|changed|activated|renewed|verified|added)$/, entityUpdate],
];

function activityOf(type: string): Activity {
  const [, ended] = byEnding.find(([ending]) => ending.test(type)) ?? [];
  return activities[type] ?? ended ?? activity("entity", 99, type);
}

/** Refusals are failures; what fails, expires or is lost is worth a look. */
const warnings = /\.(refused|failing|expiring|unknown|lost|paused)$|^recovery_code\./;

/**
 * What happened in the Open Cybersecurity Schema Framework, for what watches over security. Pure.
 * @param product.version of Gatehouse
 */
export function ocsfBody(
  event: DomainEvent,
  organization: { id: string; slug: string },
  product: { version: string },
): object {
  const { of, id, name } = activityOf(event.type);
  const { class_uid, class_name } = classes[of];
  const isRefused = event.type === "sign_in.refused";
  const isWarning = warnings.test(event.type);
  return {
    ...category,
    class_uid,
    class_name,
    activity_id: id,
    activity_name: name,
    type_uid: class_uid * 100 + id,
    time: new Date(event.at).getTime(),
    severity_id: isWarning ? 3 : 1,
    severity: isWarning ? "Medium" : "Informational",
    status_id: isRefused ? 2 : 1,
    status: isRefused ? "Failure" : "Success",
    ...(typeof event.data.code === "string" && { status_detail: event.data.code }),
    metadata: {
      version,
      uid: event.id,
      event_code: event.type,
      tenant_uid: organization.id,
      product: { name: "Gatehouse", vendor_name: "Gatehouse", version: product.version },
    },
    actor: { user: ocsfUser(event.actor) },
    ...partsOf(of, event),
    unmapped: { ...event.data, organization: organization.slug },
  };
}

type Party = DomainEvent["subject"];

function partsOf(of: Activity["of"], { subject, data }: DomainEvent): object {
  switch (of) {
    case "account":
      return { user: ocsfUser(subject) };
    case "authentication":
      return {
        user: ocsfUser(subject),
        // The class wants it, or the endpoint: where somebody signed in to.
        service: { name: "Gatehouse" },
        auth_protocol: typeof data.protocol === "string" ? (protocols[data.protocol] ?? data.protocol) : "Other",
        ...(typeof data.session === "string" && { session: { uid: data.session } }),
      };
    case "access":
      return { user: ocsfUser(subject), privileges: [`${String(data.kind)}:${String(data.key)}`] };
    case "entity":
      return { entity: { type: subject.type, uid: subject.id ?? undefined, name: subject.label } };
  }
}

const protocols: Record<string, string> = { saml: "SAML", oidc: "OpenID" };

/** Where nobody is known by the name that was tried, the name is what there is. */
function ocsfUser({ type, id, label }: Party): object {
  const isAddress = label.includes("@");
  return { name: label, ...(id !== null && { uid: id }), ...(isAddress && { email_addr: label }), ...userType(type) };
}

const userType = (type: string) => (type === "user" ? { type_id: 1, type: "User" } : { type_id: 3, type: "System" });
