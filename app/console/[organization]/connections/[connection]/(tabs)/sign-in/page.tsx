import { FormPart } from "../../../form-part";
import { SignInPart } from "../../../sign-in-part";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";

/** How people find the connection. */
export default async function SignInTabPage({ params }: { params: ConnectionParams }) {
  const { connection } = await openConnection(params);
  return (
    <>
      <TabTitle name={connection.name} tab="signIn" />
      <FormPart>
        <SignInPart />
      </FormPart>
    </>
  );
}
