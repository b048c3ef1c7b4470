import { FormPart } from "../../../form-part";
import { TestConnection } from "../../../test-connection";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";

/** A test sign-in with what is in the form. */
export default async function TestPage({ params }: { params: ConnectionParams }) {
  const { id, connection } = await openConnection(params);
  return (
    <>
      <TabTitle name={connection.name} tab="test" />
      <FormPart>
        <TestConnection connectionId={id} />
      </FormPart>
    </>
  );
}
