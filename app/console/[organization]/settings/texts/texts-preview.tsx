"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useIsReady } from "@/components/console/use-is-ready";
import type { Brand } from "@/components/sign-in/brand-mark";
import { CardBody } from "@/components/sign-in/card-body";
import { ProviderFaces } from "@/components/sign-in/sign-in-preview";
import { ThemedPreview } from "@/components/sign-in/themed-preview";
import { card, input, wideButton } from "@/components/ui/styles";
import { addOwnTexts, type MailOwner } from "@/lib/branding/own-mail";
import { findOwnText, type PageTextField, type StoredTexts } from "@/lib/branding/own-texts";
import type { Language } from "@/lib/messages/languages";
import { isMail, type Preview, type PreviewMail, previewMails, previewPages } from "./previews";
import type { SampleTexts } from "./sample-texts";
import { type TypedTexts, typedAsStored } from "./typed-texts";

/** A page or a mail with what is typed, as readers of the chosen language will see it. */
export function TextsPreview({
  brand,
  person,
  typed,
  language,
  samples,
}: {
  brand: Brand;
  person: MailOwner["person"];
  typed: TypedTexts;
  language: Language;
  samples: SampleTexts;
}) {
  const t = useTranslations("ownTexts");
  const isReady = useIsReady();
  const [shown, setShown] = useState<Preview>("signIn");
  const texts = typedAsStored(typed);
  return (
    <section className={`${card} lg:sticky lg:top-4`} aria-labelledby="texts-preview">
      <h2 id="texts-preview" className="mb-3 text-base font-semibold">
        {t("preview")}
      </h2>
      <label className="mb-1 block font-medium" htmlFor="previewed">
        {t("previewed")}
      </label>
      <select
        id="previewed"
        className={`${input} mb-4`}
        disabled={!isReady}
        value={shown}
        onChange={({ target }) => setShown(target.value as Preview)}
      >
        {[previewPages, previewMails].map((group) => (
          <optgroup key={group[0]} label={t(group === previewPages ? "pages" : "mails")}>
            {group.map((preview) => (
              <option key={preview} value={preview}>
                {t(`previews.${preview}`)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ThemedPreview accent={brand.accent}>
        <div lang={language}>
          {isMail(shown) ? (
            <MailPreview
              mail={shown}
              samples={samples}
              owner={{ organization: { name: brand.name, texts }, person }}
              language={language}
            />
          ) : (
            <PagePreview page={shown} brand={brand} texts={texts} samples={samples} language={language} />
          )}
        </div>
      </ThemedPreview>
    </section>
  );
}

function PagePreview({
  page,
  brand,
  texts,
  samples,
  language,
}: {
  page: Exclude<Preview, PreviewMail>;
  brand: Brand;
  texts: StoredTexts;
  samples: SampleTexts;
  language: Language;
}) {
  const own = (field: PageTextField) => findOwnText(texts, field, { language, values: { organization: brand.name } });
  if (page !== "signIn")
    return (
      <CardBody title={samples[page].title} brand={brand} own={{ help: own("help") }} isPreview>
        <p className="text-muted break-words">{samples[page].text}</p>
      </CardBody>
    );
  const { title, email, continue: goOn, choices } = samples.signIn;
  return (
    <CardBody
      title={title}
      brand={brand}
      own={{ heading: own("heading"), introduction: own("introduction"), help: own("help") }}
      isPreview
    >
      <ProviderFaces choices={choices} />
      <span className="mb-1 block font-medium">{email}</span>
      <span className="mb-2 block min-h-11 rounded-md border border-border bg-background" />
      <span className={choices.length > 0 ? wideButton.secondary : wideButton.primary}>{goOn}</span>
    </CardBody>
  );
}

function MailPreview({
  mail,
  samples,
  owner,
  language,
}: {
  mail: PreviewMail;
  samples: SampleTexts;
  owner: MailOwner;
  language: Language;
}) {
  const isInvitation = mail === "invitation";
  const { subject, text } = addOwnTexts(samples.mails[mail], owner, { language, isInvitation });
  return (
    <>
      <p className="mb-3 border-b border-border pb-3 font-semibold break-words">{subject}</p>
      <p className="font-mono text-small wrap-anywhere whitespace-pre-wrap">{text.trimEnd()}</p>
    </>
  );
}
