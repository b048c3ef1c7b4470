import { apiKeyOperations } from "./api-key-operations";
import { auditOperations } from "./audit-operations";
import { connectionFileOperations } from "./connection-file-operations";
import { connectionOperations } from "./connection-operations";
import { domainOperations } from "./domain-operations";
import { eventOperations } from "./event-operations";
import { groupOperations } from "./group-operations";
import type { Operation } from "./operation";
import { organizationOperations } from "./organization-operations";
import { roleOperations } from "./role-operations";
import { userOperations } from "./user-operations";

/** The whole REST API. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...userOperations,
  ...roleOperations,
  ...groupOperations,
  ...domainOperations,
  ...connectionOperations,
  ...connectionFileOperations,
  ...eventOperations,
  ...apiKeyOperations,
  ...auditOperations,
];
