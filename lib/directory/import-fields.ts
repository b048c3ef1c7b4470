import type { AttributeField } from "@/lib/identity/attribute-type";
import { profileFields } from "@/lib/identity/profile-fields";

/**
 * How much one file may hold: it is read, decided and written within one request, and a proxy waits for a minute. A request carries
 * 3 MB, and each quotation mark or line break of the file is two bytes of it.
 */
export const importLimits = { bytes: 1_500_000, rows: 2_000, columns: 100 } as const;

/** What a column of a file can be: the fields of a user that the REST API takes, by its names. */
export const importFields = [...profileFields, "status", "roles", "groups"] as const;
export type FixedField = (typeof importFields)[number];
/** One of them, or a custom attribute of the organization. */
export type ImportField = FixedField | AttributeField;

/** What each column of a file is, in the order of the columns; null for one that is not read. */
export type ImportColumns = readonly (ImportField | null)[];

/** What happens to a row whose user is there already. */
export const existingPolicies = ["skip", "update"] as const;
export type ExistingPolicy = (typeof existingPolicies)[number];
