import { ClientTexts } from "@/components/texts/client-texts";
import { requestContext } from "@/lib/auth/request-context";
import { isFirstRunTokenOpen } from "@/lib/local-sign-in/first-run-store";
import { FirstRunForm } from "./first-run-form";

/** The link that is printed at the first start: creates the first administrator, once. */
export default async function FirstRunPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { db, now, baseUrl } = await requestContext();
  // The form stays in place when its link is used up: it holds the recovery codes, which are shown only now.
  return (
    <ClientTexts of={["copy", "errors", "firstRun", "recoverySheet", "validation"]}>
      <FirstRunForm token={token} site={baseUrl} isOpen={await isFirstRunTokenOpen(db, token, now)} />
    </ClientTexts>
  );
}
