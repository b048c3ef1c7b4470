import { getTranslations } from "next-intl/server";
import { getFactText } from "@/components/console/get-fact-text";
import { CopyButton } from "@/components/ui/copy-button";
import { Ending } from "@/components/ui/moment";
import { card } from "@/components/ui/styles";
import type { DecodedMessage } from "@/lib/diagnosis/decode-messages";

/** The messages behind a sign-in, decoded and formatted; certificates and algorithms in words. */
export async function Messages({ messages }: { messages: DecodedMessage[] }) {
  const t = await getTranslations("messages");
  const words = await getFactText();
  if (messages.length === 0) return null;
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 text-muted">{t("help")}</p>
      {messages.map(({ kind, text, failure, signatures }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
        <details key={index} className="border-t border-border py-2">
          <summary className="cursor-pointer font-medium">{t(`kinds.${kind}`)}</summary>
          {signatures.map(({ of, algorithm, digest, certificate }) => (
            <dl key={of} className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
              <dt className="text-muted">{t("signatureOf")}</dt>
              <dd className="font-mono text-small">{of}</dd>
              <dt className="text-muted">{t("algorithms")}</dt>
              <dd className="font-mono text-small break-all">{[algorithm, digest].filter(Boolean).join(", ")}</dd>
              <dt className="text-muted">{t("certificate")}</dt>
              <dd className="break-all">
                {certificate ? (
                  <>
                    {certificate.subject}, {certificate.keyType},{" "}
                    <Ending at={certificate.notAfter} words={(values) => t("until", values)} />
                    <span className="block font-mono text-small">{certificate.fingerprint}</span>
                  </>
                ) : (
                  t("noCertificate")
                )}
              </dd>
            </dl>
          ))}
          <div className="mt-2 mb-1 flex justify-end">
            <CopyButton label={t(`kinds.${kind}`)} value={failure ? words(failure) : text} />
          </div>
          <section
            className="max-h-96 overflow-auto rounded-md bg-sunken p-3"
            tabIndex={0}
            aria-label={t(`kinds.${kind}`)}
          >
            <pre className="font-mono text-small">{failure ? words(failure) : text}</pre>
          </section>
        </details>
      ))}
    </section>
  );
}
