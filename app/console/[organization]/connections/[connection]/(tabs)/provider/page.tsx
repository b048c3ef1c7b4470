import { getLocale } from "next-intl/server";
import { noLogoutNote } from "@/lib/presets/no-logout";
import { inLanguage } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { FormPart } from "../../../form-part";
import { ProviderPart } from "../../../provider-part";
import { type ConnectionParams, openConnection } from "../../open-connection";
import { TabTitle } from "../../tab-title";
import { WithGivenValues } from "../../with-given-values";

/** Whom the connection trusts, and what the provider is told of us. */
export default async function ProviderPage({ params }: { params: ConnectionParams }) {
  const { connection, db } = await openConnection(params);
  const note = connection.protocol === "saml" ? noLogoutNote(connection, listPresets()) : null;
  const noLogout = note === null ? undefined : inLanguage(note, await getLocale());
  return (
    <>
      <TabTitle name={connection.name} tab="provider" />
      <WithGivenValues connection={connection} db={db}>
        <FormPart>
          <ProviderPart noLogout={noLogout} />
        </FormPart>
      </WithGivenValues>
    </>
  );
}
