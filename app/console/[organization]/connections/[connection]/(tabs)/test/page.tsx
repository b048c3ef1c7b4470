import { readLogoutState } from "@/lib/diagnosis/read-logout-state";
import { FormPart } from "../../../form-part";
import { TestConnection } from "../../../test-connection";
import { LogoutCheck } from "../../logout-check";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";

/** A test sign-in with what is in the form, and how far signing out works with what is saved. */
export default async function TestPage({ params }: { params: ConnectionParams }) {
  const { slug, id, connection, db, base, person } = await openConnection(params);
  const logout = await readLogoutState(connection, person.user.id, { db, now: new Date() });
  return (
    <>
      <TabTitle name={connection.name} tab="test" />
      <FormPart>
        <TestConnection connectionId={id} />
      </FormPart>
      <LogoutCheck slug={slug} base={base} state={logout} />
    </>
  );
}
