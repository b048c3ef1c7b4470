import { notFound, redirect } from "next/navigation";
import { requirePerson } from "@/lib/auth/current-person";
import { confirmationAddress } from "@/lib/sign-in/sign-in-address";

/** The short way in: to the organization that the person administers. */
export default async function ConsolePage() {
  const person = await requirePerson("/console");
  if (person.withheld) redirect(confirmationAddress("/console"));
  if (person.rights.length === 0 && !person.isOperator) notFound();
  redirect(`/console/${person.user.organization}`);
}
