"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { openHelp, topicOfPage } from "@/components/console/open-help";
import { useIsReady } from "@/components/console/use-is-ready";
import { whenMayLeave } from "@/components/console/use-unsaved-guard";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import { type ConsoleRights, consolePages } from "./console-pages";
import { goKeys, readStroke } from "./shortcut-keys";

const patienceMilliseconds = 1500;

/**
 * The keyboard shortcuts of the console: their list by `?` or by the button, and a switch that ends those of a single key, which get in
 * the way of speech input (WCAG 2.1.4).
 */
export function Shortcuts({ slug, rights }: { slug: string; rights: ConsoleRights }) {
  const t = useTranslations("shortcuts");
  const console = useTranslations("console");
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOn = useSyncExternalStore(listen, readIsOn, () => true);
  const pages = consolePages(slug, rights);
  const isReady = useIsReady();

  const strokes = {
    list: () => dialog.current?.showModal(),
    go: (href: string) => whenMayLeave(() => router.push(href)),
  };
  const current = useRef({ pages, strokes });
  useEffect(() => {
    current.current = { pages, strokes };
  });
  useEffect(() => {
    if (!isOn) return;
    let began = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]:not([data-beside])"))
        return;
      const now = performance.now();
      const stroke = readStroke(event, now - began < patienceMilliseconds);
      began = stroke?.kind === "begin" ? now : Number.NEGATIVE_INFINITY;
      if (stroke === null || stroke.kind === "begin") return;
      event.preventDefault();
      if (stroke.kind === "list") current.current.strokes.list();
      if (stroke.kind === "search") focusSearch();
      const page = stroke.kind === "go" && current.current.pages.find(({ key }) => key === stroke.page);
      if (page) current.current.strokes.go(page.href);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn]);

  return (
    <>
      <button
        type="button"
        className="flex min-h-9 items-center gap-2 px-3 text-muted underline"
        onClick={({ currentTarget }) => {
          currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover();
          dialog.current?.showModal();
        }}
      >
        <Icon name="keyboard" />
        {t("title")}
      </button>
      {isReady && (
        <dialog
          ref={dialog}
          aria-labelledby="shortcuts-title"
          className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-lg border border-border bg-raised p-5 text-text shadow-lg backdrop:bg-black/50"
          closedby="any"
        >
          <h2 id="shortcuts-title" className="mb-3 text-base font-semibold">
            {t("title")}
          </h2>
          <dl className="mb-4 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
            <Row keys={t("keys.search")}>{t("search")}</Row>
            <Row keys={t("keys.save")}>{t("save")}</Row>
            <Row keys="?">{t("list")}</Row>
            <Row keys="/">{t("filter")}</Row>
            {pages.map(({ key }) => (
              <Row key={key} keys={t("keys.go", { letter: goKeys[key].toUpperCase() })}>
                {console(`pages.${key}`)}
              </Row>
            ))}
          </dl>
          <label className="mb-4 flex min-h-6 items-start gap-2">
            <input
              type="checkbox"
              className="mt-1"
              checked={isOn}
              onChange={({ target }) => writeIsOn(target.checked)}
            />
            <span>
              {t("single")}
              <span className="block text-muted">{t("singleHelp")}</span>
            </span>
          </label>
          <form method="dialog" className="flex flex-wrap gap-3">
            <button type="submit" className={button.secondary}>
              {t("close")}
            </button>
            {/* The list closes first: the focus is to come back to where it was before it. */}
            <button
              type="button"
              className={button.secondary}
              onClick={() => {
                dialog.current?.close();
                openHelp(topicOfPage());
              }}
            >
              <Icon name="circle-question" />
              {t("help")}
            </button>
          </form>
        </dialog>
      )}
    </>
  );
}

function Row({ keys, children }: { keys: string; children: ReactNode }) {
  return (
    <>
      <dt>
        <kbd className="key">{keys}</kbd>
      </dt>
      <dd>{children}</dd>
    </>
  );
}

/** Letters belong to who writes, and to a list that is searched by typing. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=listbox], [role=menu]") !== null)
  );
}

/** The list's own field, where the page has one. */
function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[name="search"]')?.focus();
}

const storageKey = "gatehouse-single-keys";
const changed = "gatehouse-single-keys-changed";

function readIsOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

function writeIsOn(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? "on" : "off");
  window.dispatchEvent(new Event(changed));
}

function listen(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener("storage", onChange);
  };
}
