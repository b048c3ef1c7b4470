import type { Context } from "@/lib/context";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Directory, DirectoryName } from "./directory-store";

/** What a request was, in one word. */
export type ScimAction =
  | "discovery"
  | "read"
  | "refused"
  | "user.created"
  | "user.updated"
  | "user.deactivated"
  | "user.reactivated"
  | "user.deleted"
  | "group.created"
  | "group.updated"
  | "group.deleted";

/** What is written down of a request while it is done. A refusal keeps what was noted before it. */
export type RequestNote = {
  action: ScimAction;
  target: { type: "user" | "group"; id: string | null; label: string | null } | null;
  userId: string | null;
  body: Record<string, unknown> | null;
  facts: Fact[];
  /** The receipt of what was closed, where somebody's access was. */
  receiptId: string | null;
  /** That the dry run had ended when it was done; absent where the directory was as it is when the request was let in. */
  endedDryRun?: boolean;
};

/** The context of one request of a directory. */
export type ScimContext = Context & {
  directory: Directory;
  /** The address of the directory, without a final slash. */
  base: string;
  note: RequestNote;
};

export const nameOf = ({ organizationId, id }: Directory): DirectoryName => ({ organizationId, directoryId: id });

/** What a directory's grants are made by. */
export const grantorOf = ({ id }: Pick<Directory, "id">): string => `scim:${id}`;
