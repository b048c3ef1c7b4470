import { FormPart } from "../../../form-part";
import { ProviderPart } from "../../../provider-part";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";
import { WithGivenValues } from "../../with-given-values";

/** Whom the connection trusts, and what the provider is told of us. */
export default async function ProviderPage({ params }: { params: ConnectionParams }) {
  const { connection, db } = await openConnection(params);
  return (
    <>
      <TabTitle name={connection.name} tab="provider" />
      <WithGivenValues connection={connection} db={db}>
        <FormPart>
          <ProviderPart />
        </FormPart>
      </WithGivenValues>
    </>
  );
}
