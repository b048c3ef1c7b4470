"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState } from "react";
import { type HelpHit, type HelpText, longestHelpSearch, searchHelp } from "@/components/console/help-search";
import type { HelpTopic } from "@/components/console/help-topics";
import { onHelpAsked } from "@/components/console/open-help";
import { useIsReady } from "@/components/console/use-is-ready";
import { Icon } from "@/components/ui/icon";
import { input } from "@/components/ui/styles";

/** The same width as in `globals.css`, where the page makes room. */
const besidePage = "(min-width: 1024px)";

type Place = { topic: HelpTopic; part: number | null };
type Loaded = { state: "loading" | "failed" } | { state: "ready"; texts: HelpText[] };

/**
 * The help beside the page, which stays as it is and can be used meanwhile; over it where there is no room for both. Its texts are asked
 * for when it is first opened.
 */
export function HelpPanel() {
  const t = useTranslations("helpPanel");
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const opener = useRef<Element | null>(null);
  const isReady = useIsReady();
  const [place, setPlace] = useState<Place | null>(null);
  const [text, setText] = useState("");
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const isOpen = place !== null;
  const isLoaded = loaded.state === "ready";

  useEffect(
    () =>
      onHelpAsked((topic) => {
        if (!dialog.current?.open) opener.current = document.activeElement;
        setText("");
        setPlace({ topic, part: null });
        box.current?.focus();
      }),
    [],
  );
  useEffect(() => {
    if (!isOpen || !dialog.current) return;
    if (matchMedia(besidePage).matches) dialog.current.show();
    else dialog.current.showModal();
    box.current?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || isLoaded) return;
    const abort = new AbortController();
    readTopics(abort.signal).then(
      (texts) => setLoaded({ state: "ready", texts }),
      () => !abort.signal.aborted && setLoaded({ state: "failed" }),
    );
    return () => abort.abort();
  }, [isOpen, isLoaded]);

  const onClose = () => {
    setPlace(null);
    if (loaded.state === "failed") setLoaded({ state: "loading" });
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  if (!isReady) return null;
  return (
    <dialog ref={dialog} data-beside className="help-panel" aria-labelledby={title} onClose={onClose}>
      {place && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a dialog that is not modal has no Escape of its own
        <div
          className="flex h-full flex-col"
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            dialog.current?.close();
          }}
        >
          <div className="border-b border-border p-4">
            <div className="mb-2 flex items-center justify-between gap-3">
              <label id={title} htmlFor={`${title}-box`} className="font-semibold">
                {t("search")}
              </label>
              <button
                type="button"
                className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken max-sm:size-11"
                aria-label={t("close")}
                onClick={() => dialog.current?.close()}
              >
                <Icon name="x" />
              </button>
            </div>
            <input
              ref={box}
              id={`${title}-box`}
              type="search"
              className={input}
              autoComplete="off"
              maxLength={longestHelpSearch}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">
            {loaded.state === "loading" && <p role="status">{t("loading")}</p>}
            {loaded.state === "failed" && (
              <p role="alert">
                {t("failed")}{" "}
                <a href={`/help/${place.topic}`} target="_blank" rel="noopener" className="link">
                  {t("open")}
                </a>
              </p>
            )}
            {loaded.state === "ready" && (
              <Texts
                texts={loaded.texts}
                typed={text}
                place={place}
                onOpen={(next) => {
                  setText("");
                  setPlace(next);
                }}
              />
            )}
          </div>
        </div>
      )}
    </dialog>
  );
}

/** What was found of what was typed; without a word the topic, and the way to the others. */
function Texts({
  texts,
  typed,
  place,
  onOpen,
}: {
  texts: readonly HelpText[];
  typed: string;
  place: Place;
  onOpen: (place: Place) => void;
}) {
  const t = useTranslations("helpPanel");
  const hits = searchHelp(texts, typed);
  const topic = texts.find((candidate) => candidate.topic === place.topic);
  if (typed.trim() !== "")
    return (
      <>
        <p role="status" className="mb-3 text-muted">
          {t("count", { count: hits.length })}
        </p>
        <ul className="space-y-3">
          {hits.map((hit) => (
            <Hit key={`${hit.topic} ${hit.part}`} hit={hit} onOpen={onOpen} />
          ))}
        </ul>
      </>
    );
  return (
    <>
      {topic && <Topic key={`${place.topic} ${place.part}`} text={topic} part={place.part} />}
      <h2 className="mt-8 mb-2 border-t border-border pt-4 font-semibold">{t("topics")}</h2>
      <ul>
        {texts.map((other) => (
          <li key={other.topic}>
            <button
              type="button"
              className="min-h-9 text-left underline max-sm:min-h-11"
              aria-current={other.topic === place.topic ? "true" : undefined}
              onClick={() => onOpen({ topic: other.topic, part: null })}
            >
              {other.title}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Hit({ hit, onOpen }: { hit: HelpHit; onOpen: (place: Place) => void }) {
  return (
    <li>
      <button
        type="button"
        className="block w-full rounded-md p-2 text-left hover:bg-sunken"
        onClick={() => onOpen({ topic: hit.topic, part: hit.part })}
      >
        <span className="font-medium underline">
          {hit.heading === null ? hit.title : `${hit.title}: ${hit.heading}`}
        </span>
        <span className="block break-words text-muted">{hit.excerpt}</span>
      </button>
    </li>
  );
}

/** One topic. Where it was chosen, its title takes the focus, and the part that was found comes into view. */
function Topic({ text, part }: { text: HelpText; part: number | null }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const found = useRef<HTMLElement>(null);
  useEffect(() => {
    // Who opens the help is in its search box, and stays there.
    if (document.activeElement instanceof HTMLInputElement) return;
    heading.current?.focus({ preventScroll: true });
    (found.current ?? heading.current)?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <article>
      <h2 ref={heading} tabIndex={-1} className="mb-3 text-base font-semibold">
        {text.title}
      </h2>
      {text.parts.map(({ heading: name, html }, index) => (
        <section key={name ?? ""} ref={index === part ? found : undefined}>
          {name && <h3 className="mt-4 mb-1 font-semibold">{name}</h3>}
          <div
            className="help-text help-beside"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: made from our own documents, never from input
            dangerouslySetInnerHTML={{ __html: html }}
          />
        </section>
      ))}
    </article>
  );
}

async function readTopics(signal: AbortSignal): Promise<HelpText[]> {
  const answer = await fetch("/help/topics", { signal, redirect: "error" });
  if (!answer.ok) throw new Error(`The help answered ${answer.status}`);
  const { topics } = (await answer.json()) as { topics: HelpText[] };
  return topics;
}
