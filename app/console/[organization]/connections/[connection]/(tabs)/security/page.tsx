import { listClientKeyViews } from "@/lib/connections/client-key-store";
import { readCertificate } from "@/lib/saml/certificate";
import { FormPart } from "../../../form-part";
import { SecurityPart } from "../../../security-part";
import { KeyCard, type KeyRow } from "../../key-card";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { keysToShow } from "../../read-given-values";
import { TabTitle } from "../../tab-title";

/** What is asked of the provider's answers, and our keys. */
export default async function SecurityPage({ params }: { params: ConnectionParams }) {
  const { slug, id, connection, db } = await openConnection(params);
  const [keys, clientKeys] = await Promise.all([
    keysToShow(connection, db),
    connection.protocol === "oidc" ? listClientKeyViews(db, connection) : [],
  ]);
  const rows: KeyRow[] = [
    ...keys.map(({ id, state, certificate, notAfter }) => ({
      id,
      state,
      name: readCertificate(certificate)?.view.fingerprint ?? "",
      use: null,
      notAfter: notAfter.toISOString(),
    })),
    ...clientKeys.map(({ id, state, use }) => ({ id, state, name: id, use, notAfter: null })),
  ];
  return (
    <>
      <TabTitle name={connection.name} tab="security" />
      <FormPart>
        <SecurityPart />
      </FormPart>
      {(connection.protocol === "saml" || rows.length > 0) && (
        <KeyCard
          key={rows.map((row) => row.id + row.state).join()}
          slug={slug}
          connectionId={id}
          protocol={connection.protocol}
          keys={rows}
        />
      )}
    </>
  );
}
