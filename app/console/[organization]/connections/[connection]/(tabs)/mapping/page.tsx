import { FormPart } from "../../../form-part";
import { MappingPart } from "../../../mapping-part";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";

/** Whom the claims make of a person. */
export default async function MappingPage({ params }: { params: ConnectionParams }) {
  const { connection } = await openConnection(params);
  return (
    <>
      <TabTitle name={connection.name} tab="mapping" />
      <FormPart>
        <MappingPart />
      </FormPart>
    </>
  );
}
