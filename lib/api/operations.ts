import { alertRuleOperations } from "./alert-rule-operations";
import { apiKeyOperations } from "./api-key-operations";
import { applicationOperations } from "./application-operations";
import { applicationVersionOperations } from "./application-version-operations";
import { attributeOperations } from "./attribute-operations";
import { auditOperations } from "./audit-operations";
import { configurationOperations } from "./configuration-operations";
import { connectionFileOperations } from "./connection-file-operations";
import { connectionOperations } from "./connection-operations";
import { directoryOperations } from "./directory-operations";
import { directoryRequestOperations } from "./directory-request-operations";
import { domainEventOperations } from "./domain-event-operations";
import { domainOperations } from "./domain-operations";
import { eventOperations } from "./event-operations";
import { groupOperations } from "./group-operations";
import { leavingOperations } from "./leaving-operations";
import type { Operation } from "./operation";
import { operatorOperations } from "./operator-operations";
import { organizationOperations } from "./organization-operations";
import { ownTextOperations } from "./own-text-operations";
import { recoveryCodeOperations } from "./recovery-code-operations";
import { roleOperations } from "./role-operations";
import { sessionOperations } from "./session-operations";
import { sessionVerificationOperations } from "./session-verification-operations";
import { settingsOperations } from "./settings-operations";
import { setupLinkOperations } from "./setup-link-operations";
import { signingKeyOperations } from "./signing-key-operations";
import { testOperations } from "./test-operations";
import { userOperations } from "./user-operations";
import { versionOperations } from "./version-operations";
import { webhookOperations } from "./webhook-operations";

/** The whole REST API. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...settingsOperations,
  ...ownTextOperations,
  ...configurationOperations,
  ...userOperations,
  ...leavingOperations,
  ...recoveryCodeOperations,
  ...sessionOperations,
  ...sessionVerificationOperations,
  ...roleOperations,
  ...groupOperations,
  ...attributeOperations,
  ...domainOperations,
  ...connectionOperations,
  ...connectionFileOperations,
  ...versionOperations,
  ...testOperations,
  ...setupLinkOperations,
  ...signingKeyOperations,
  ...directoryOperations,
  ...directoryRequestOperations,
  ...applicationOperations,
  ...applicationVersionOperations,
  ...eventOperations,
  ...webhookOperations,
  ...domainEventOperations,
  ...alertRuleOperations,
  ...apiKeyOperations,
  ...auditOperations,
  ...operatorOperations,
];
