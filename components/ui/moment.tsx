import { useFormatter } from "next-intl";
import { exactText, relativeText } from "./moment-text";

/**
 * A moment as every page says it: in words ("2 hours ago"), exact on hover, by a stop of the keyboard or in the row that has the focus, and
 * for machines.
 * Server and browser may be a minute apart, and their languages' data a space: the browser keeps what the server wrote.
 */
export function Moment({
  at,
  words = (when) => when,
  isExact = false,
  isInRow = false,
  className,
}: {
  /** With a time; or a day alone, `2030-01-31`. */
  at: Date | string;
  /** The sentence around it. */
  words?: (when: string) => string;
  /** What is compared with the clock of another system: the exact time is beside the words, and alone on paper. */
  isExact?: boolean;
  /** Its row has a stop of the keyboard, which shows the exact time: a list has hundreds of moments. */
  isInRow?: boolean;
  className?: string;
}) {
  const format = useFormatter();
  const exact = exactText(format, at);
  const when = relativeText(format, at, new Date());
  return (
    <time
      dateTime={new Date(at).toISOString()}
      className={className}
      title={exact}
      tabIndex={isExact || isInRow ? undefined : 0}
      suppressHydrationWarning
    >
      {isExact ? (
        <>
          <span className="print:hidden" suppressHydrationWarning>{`${words(when)} · `}</span>
          {exact}
        </>
      ) : (
        words(when)
      )}
    </time>
  );
}

/** When something runs out or ran out: its sentence says which, and when. */
export function Ending({ at, words }: { at: string; words: (values: { when: string; over: "yes" | "no" }) => string }) {
  const over = new Date(at) < new Date() ? "yes" : "no";
  return <Moment at={at} words={(when) => words({ when, over })} />;
}
