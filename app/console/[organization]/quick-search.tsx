"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { startNavigation } from "@/components/console/busy";
import { useIsReady } from "@/components/console/use-is-ready";
import { whenMayLeave } from "@/components/console/use-unsaved-guard";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import { type SearchHit, shortestSearch } from "@/lib/search/search-hit";
import { type ConsoleRights, consolePages } from "./console-pages";

const pauseMs = 150;
const itemClass =
  "flex min-h-10 cursor-pointer items-center justify-between gap-3 rounded-md px-3 py-1.5 data-[selected=true]:bg-sunken";

const ways = [
  { path: "connections/new", key: "addConnection" },
  { path: "connections/import", key: "importConnections" },
  { path: "users/new", key: "createUser" },
] as const;

type Asked = { state: "idle" | "asking" | "failed" } | { state: "found"; hits: SearchHit[] };

const pathOf = ({ kind, id }: SearchHit) =>
  ({
    connection: `connections/${id}`,
    application: `applications/${id}`,
    directory: `directories/${id}`,
    user: `users/${id}`,
    group: `groups/${id}`,
    domain: "domains",
    event: `activity/${id}`,
  })[kind];

/** A dialog that scripts made has no `autofocus`: the focus would go to what is around the box. */
function openAt(dialog: HTMLDialogElement | null, box: HTMLInputElement | null): void {
  dialog?.showModal();
  box?.focus();
}

/** One box for every page, connection, user, group, domain and reference: by the button, or with Ctrl or Command and K. */
export function QuickSearch({ slug, rights }: { slug: string; rights: ConsoleRights }) {
  const t = useTranslations("quickSearch");
  const console = useTranslations("console");
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const isReady = useIsReady();
  const [text, setText] = useState("");
  const search = useHits(slug, text.trim());
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // On a Mac, Ctrl and K cuts a line of text.
      const isApple = /Mac|iP/.test(navigator.platform);
      if (event.key.toLowerCase() !== "k" || !(isApple ? event.metaKey : event.ctrlKey)) return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else if (!document.querySelector("dialog[open]:not([data-beside])")) openAt(dialog.current, box.current);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  const go = (href: string) =>
    whenMayLeave(() => {
      dialog.current?.close();
      startNavigation(href);
      router.push(href);
    });
  const base = `/console/${slug}`;
  const wanted = text.trim().toLocaleLowerCase();
  const pages = [
    ...consolePages(slug, rights).map(({ key, href }) => ({ href, label: console(`pages.${key}`) })),
    ...ways.map(({ path, key }) => ({ href: `${base}/${path}`, label: t(`ways.${key}`) })),
  ].filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  const hits = search.state === "found" ? search.hits : [];
  const count = pages.length + hits.length;
  return (
    <>
      <button
        type="button"
        className={`${button.secondary} shrink-0 text-muted md:justify-between`}
        onClick={() => openAt(dialog.current, box.current)}
        aria-label={t("open")}
      >
        <span className="flex items-center gap-2">
          <Icon name="search" />
          <span className="max-md:sr-only">{t("open")}</span>
        </span>
        <kbd className="font-mono text-caption max-md:hidden">{t("keys")}</kbd>
      </button>
      {isReady && (
        <dialog
          ref={dialog}
          aria-label={t("open")}
          className="mx-auto mt-[12dvh] w-[min(36rem,calc(100vw-2rem))] rounded-lg border border-border bg-raised p-0 text-text shadow-lg backdrop:bg-black/50"
          onClose={() => setText("")}
          closedby="any"
        >
          <Command label={t("open")} shouldFilter={false} vimBindings={false} loop>
            <div className="flex items-center gap-2 border-b border-border pr-2 focus-within:border-accent">
              <Command.Input
                ref={box}
                value={text}
                onValueChange={setText}
                placeholder={t("placeholder")}
                className="min-h-12 w-full bg-transparent px-4 text-base outline-none!"
              />
              <button
                type="button"
                className="grid size-11 shrink-0 place-items-center rounded-md"
                onClick={() => dialog.current?.close()}
                aria-label={t("close")}
              >
                <Icon name="x" />
              </button>
            </div>
            <Command.List className="max-h-[60dvh] overflow-y-auto p-2" label={t("results")}>
              {pages.length > 0 && (
                <Command.Group heading={<Heading text={t("pages")} />}>
                  {pages.map(({ href, label }) => (
                    <Command.Item key={href} value={href} className={itemClass} onSelect={() => go(href)}>
                      {label}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {hits.length > 0 && (
                <Command.Group heading={<Heading text={t("found")} />}>
                  {hits.map((hit) => (
                    <Command.Item
                      key={`${hit.kind} ${hit.id}`}
                      value={`${hit.kind} ${hit.id}`}
                      className={itemClass}
                      onSelect={() => go(`${base}/${pathOf(hit)}`)}
                    >
                      <span className="min-w-0">
                        <span className={`block truncate ${hit.kind === "event" ? "font-mono text-small" : ""}`}>
                          {hit.title}
                        </span>
                        {hit.detail && <span className="block truncate text-muted">{hit.detail}</span>}
                      </span>
                      <span className="shrink-0 text-muted">{t(`kinds.${hit.kind}`)}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {search.state === "failed" && (
                <p role="alert" className="p-4 text-center text-danger">
                  {t("failed")}
                </p>
              )}
              {search.state === "found" && count === 0 && <p className="p-4 text-center text-muted">{t("nothing")}</p>}
            </Command.List>
            <p role="status" className="sr-only">
              {search.state === "found" ? t("count", { count }) : ""}
            </p>
          </Command>
        </dialog>
      )}
    </>
  );
}

function Heading({ text }: { text: string }) {
  return <span className="block px-3 py-1 text-caption font-medium text-muted">{text}</span>;
}

/** Asks a moment after the last letter; an answer to an older text is dropped. */
function useHits(slug: string, text: string): Asked {
  const [search, setSearch] = useState<Asked>({ state: "idle" });
  useEffect(() => {
    if (text.length < shortestSearch) {
      setSearch({ state: "idle" });
      return;
    }
    setSearch({ state: "asking" });
    const abort = new AbortController();
    const ask = async () => {
      const answer = await fetch(`/console/${slug}/search?q=${encodeURIComponent(text)}`, {
        signal: abort.signal,
        redirect: "error",
      });
      if (!answer.ok) throw new Error(`The search answered ${answer.status}`);
      const { hits } = (await answer.json()) as { hits: SearchHit[] };
      setSearch({ state: "found", hits });
    };
    const timer = setTimeout(() => {
      ask().catch(() => !abort.signal.aborted && setSearch({ state: "failed" }));
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [slug, text]);
  return search;
}
