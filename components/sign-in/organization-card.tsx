import type { ReactNode } from "react";
import type { Organization } from "@/lib/directory/organization-store";
import { CenteredCard } from "./centered-card";
import { brandOf, pageTextsOf } from "./sign-in-appearance";

/** The centred card of a page that belongs to an organization, with its branding and its help line; null: one of everybody, with ours. */
export async function OrganizationCard({
  organization,
  title,
  children,
}: {
  organization: Pick<Organization, "name" | "logo" | "accentColor" | "texts"> | null;
  title: string;
  children: ReactNode;
}) {
  return (
    <CenteredCard
      title={title}
      brand={organization ? brandOf(organization) : undefined}
      own={organization ? await pageTextsOf(organization, ["help"]) : undefined}
    >
      {children}
    </CenteredCard>
  );
}
