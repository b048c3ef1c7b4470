import { notFound, redirect } from "next/navigation";
import { requirePerson } from "@/lib/auth/current-person";

/** The short way in: to the organization that the person administers. */
export default async function ConsolePage() {
  const person = await requirePerson("/console");
  if (person.rights.length === 0 && !person.isOperator) notFound();
  redirect(`/console/${person.user.organization}`);
}
