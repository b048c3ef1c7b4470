import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { getFactText } from "@/components/console/get-fact-text";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { StatusBadge } from "@/components/ui/status-badge";
import type { GroupMember } from "@/lib/directory/group-member-queries";
import type { UserSort } from "@/lib/directory/user-queries";
import { MemberRowMenu } from "./member-row-menu";

/** What the list of a group's members says of each: somebody whom several put there has a line for each of them. */
export async function memberColumns(
  slug: string,
  group: string,
  byOperator: boolean,
): Promise<ListColumn<GroupMember, UserSort>[]> {
  const t = await getTranslations("userPage");
  const users = await getTranslations("users");
  const list = await getTranslations("list");
  const text = await getFactText();
  return [
    {
      key: "name",
      label: users("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, name }) => <RowLink href={`/console/${slug}/users/${id}`} text={name ?? users("noName")} />,
    },
    { key: "email", label: users("columns.email"), sort: "email", cell: ({ email }) => <CutText text={email} /> },
    {
      key: "status",
      label: users("columns.status"),
      cell: ({ status }) => (
        <StatusBadge variant={status === "active" ? "good" : "off"} label={users(`status.${status}`)} />
      ),
    },
    {
      key: "grantedBy",
      label: t("columns.grantedBy"),
      cell: ({ memberships }) =>
        lines(memberships, ({ grantedBy, connectionName }) => (
          <CutText text={grantedBy === "manual" ? t("byHand") : (connectionName ?? t("deletedConnection"))} />
        )),
    },
    {
      key: "reason",
      label: t("columns.reason"),
      cell: ({ memberships }) => lines(memberships, ({ reason }) => <CutText text={text(reason)} />),
    },
    {
      key: "since",
      label: t("columns.since"),
      cell: ({ memberships }) =>
        lines(memberships, ({ since }) => (
          <span className="block">
            <When at={since} />
          </span>
        )),
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ id, email, operator, memberships }) => (
        <MemberRowMenu
          slug={slug}
          group={group}
          user={{ id, email }}
          mayRemove={(byOperator || !operator) && memberships.some(({ grantedBy }) => grantedBy === "manual")}
          isOnlyByHand={memberships.every(({ grantedBy }) => grantedBy === "manual")}
        />
      ),
    },
  ];
}

function lines(memberships: GroupMember["memberships"], line: (one: GroupMember["memberships"][number]) => ReactNode) {
  return memberships.map((one) => <div key={one.grantedBy}>{line(one)}</div>);
}
