/** The mails that are about a connection, so that somebody may want them about some connections alone. */
export const connectionNotices = ["certificate", "secret", "alert"] as const;
export type ConnectionNotice = (typeof connectionNotices)[number];

/** That somebody wants these mails about this connection. */
export type NoticeChoice = { notice: ConnectionNotice; connectionId: string };

/** So many connections are chosen for one kind of mail; who looks after more of them gets the mails about all. */
export const choicesAtMost = 100;

/** A choice as a box of a form says it. Pure. */
export const writeNoticeChoice = ({ notice, connectionId }: NoticeChoice): string => `${notice}:${connectionId}`;

/** Reads what a form said; null for what no form of ours says. Pure. */
export function readNoticeChoice(text: string): NoticeChoice | null {
  const [, kind, connectionId] = /^(\w+):([\w-]{1,64})$/.exec(text) ?? [];
  const notice = connectionNotices.find((one) => one === kind);
  return notice === undefined || connectionId === undefined ? null : { notice, connectionId };
}

/**
 * What is chosen after somebody changed a form: what they did not touch stays as it is by now, whatever the form showed. Pure.
 * @param before what is chosen now
 */
export function withTouched<Choice>(
  before: readonly Choice[],
  { shown, ticked }: { shown: readonly Choice[]; ticked: readonly Choice[] },
): Choice[] {
  const added = ticked.filter((one) => !shown.includes(one) && !before.includes(one));
  return [...before, ...added].filter((one) => ticked.includes(one) || !shown.includes(one));
}

/**
 * What changes when a part of the choices was shown, and these boxes of it were ticked: what was not shown stays. Pure.
 * @param before what is chosen now
 */
export function changedChoices(
  before: readonly NoticeChoice[],
  { shown, ticked }: { shown: readonly NoticeChoice[]; ticked: readonly NoticeChoice[] },
): { added: NoticeChoice[]; removed: NoticeChoice[] } {
  const wasChosen = new Set(before.map(writeNoticeChoice));
  const isTicked = new Set(ticked.map(writeNoticeChoice));
  return {
    added: shown.filter((one) => isTicked.has(writeNoticeChoice(one)) && !wasChosen.has(writeNoticeChoice(one))),
    removed: shown.filter((one) => !isTicked.has(writeNoticeChoice(one)) && wasChosen.has(writeNoticeChoice(one))),
  };
}
