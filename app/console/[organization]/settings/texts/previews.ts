/** The pages and mails that can be looked at before custom texts are saved. */
export const previewPages = ["signIn", "code", "refused"] as const;
export const previewMails = ["codeMail", "invitation", "singleSignOn", "passkey"] as const;

type PreviewPage = (typeof previewPages)[number];
export type PreviewMail = (typeof previewMails)[number];
export type Preview = PreviewPage | PreviewMail;

export const isMail = (preview: Preview): preview is PreviewMail => previewMails.some((mail) => mail === preview);
