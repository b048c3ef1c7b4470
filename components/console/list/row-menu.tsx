"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { type Confirmation, ConfirmDialog } from "@/components/console/confirm-dialog";
import { useWriting } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { may, type Permission } from "@/lib/directory/console-role";

/** A question before a deed; `close` closes it when the deed is done. */
type Question = Omit<Confirmation, "label" | "onConfirm"> & {
  onConfirm: (close: () => void, typed: string) => void;
};

/**
 * One thing that can be done with a row: a way to somewhere, a value to copy, a deed, or one that is asked about first. A deed asks for
 * `permission`, or for what changing something on the page does; the others only for `permission`. Who may not is not offered it.
 */
export type RowAction = { label: string; isDanger?: boolean; permission?: Permission } & (
  | { href: string }
  | { copies: string }
  | { onSelect: () => void }
  | { question: Question }
);

/**
 * The button at the end of a row, the menu that it opens, and the questions of what is in it.
 * @param name what tells the row from the others
 */
export function RowMenu({ name, actions: all }: { name: string; actions: readonly RowAction[] }) {
  const { rights, permission: ofPage } = useWriting();
  const actions = all.filter((action) => {
    const asked = action.permission ?? ("href" in action || "copies" in action ? null : ofPage);
    return rights === null || asked === null || may(rights, asked);
  });
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (asked !== null) dialog.current?.showModal();
  }, [asked]);
  const action = actions.find(({ label }) => label === asked);
  const question = action && "question" in action ? action.question : null;
  return (
    <>
      <MenuButton name={name} actions={actions} onAsk={setAsked} />
      {action && question && (
        <ConfirmDialog
          ref={dialog}
          {...question}
          label={action.label}
          onConfirm={(typed) => question.onConfirm(() => dialog.current?.close(), typed)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/**
 * A menu button (ARIA authoring practices). The menu is above the page, so that the box of the table does not cut it off; the
 * platform closes it by Escape and by a click beside it, and gives the button the focus back. It is made when it is first wanted: a
 * list has a hundred of them.
 */
function MenuButton({
  name,
  actions,
  onAsk,
}: {
  name: string;
  actions: readonly RowAction[];
  onAsk: (label: string) => void;
}) {
  const t = useTranslations("list");
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [isMade, setMade] = useState(false);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (isMade) menu.current?.showPopover();
  }, [isMade]);
  useEffect(() => {
    if (isOpen) return closeWhenMoved(menu.current);
  }, [isOpen]);
  const open = () => (isMade ? menu.current?.showPopover() : setMade(true));
  return (
    <>
      <button
        ref={opener}
        type="button"
        popoverTarget={isMade ? id : undefined}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={t("rowActions", { name })}
        className="row-menu"
        onClick={(event) => {
          if (isMade) return;
          // Opened by the effect: what the button would do next closes it again.
          event.preventDefault();
          open();
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open();
        }}
      >
        •••
      </button>
      {isMade && (
        <div
          ref={menu}
          id={id}
          popover="auto"
          role="menu"
          aria-label={t("rowActions", { name })}
          className="fixed m-0 w-56 rounded-md border border-border bg-raised p-1 text-left whitespace-normal text-text shadow-lg"
          onBeforeToggle={({ newState }) => newState === "open" && place(menu.current, opener.current)}
          onToggle={({ newState }) => {
            setOpen(newState === "open");
            if (newState === "open") items(menu.current)[0]?.focus({ preventScroll: true });
            // Not every browser gives a button the focus when it is clicked, and then has none to give back.
            else if (document.activeElement === document.body) opener.current?.focus();
          }}
          onKeyDown={move}
        >
          {actions.map((action) => (
            <Item key={action.label} action={action} onDone={() => menu.current?.hidePopover()} onAsk={onAsk} />
          ))}
        </div>
      )}
    </>
  );
}

/** A menu is placed once: what it belongs to must not move away below it. */
function closeWhenMoved(menu: HTMLElement | null): () => void {
  const close = () => menu?.hidePopover();
  addEventListener("scroll", close, true);
  addEventListener("resize", close);
  return () => {
    removeEventListener("scroll", close, true);
    removeEventListener("resize", close);
  };
}

function Item({ action, onDone, onAsk }: { action: RowAction; onDone: () => void; onAsk: (label: string) => void }) {
  const t = useTranslations("list");
  const { label, isDanger } = action;
  const copy = (value: string) =>
    navigator.clipboard.writeText(value).then(() => toast.success(t("copied", { value })));
  const className = `flex min-h-9 w-full items-center rounded-md px-3 text-left hover:bg-sunken focus-visible:bg-sunken max-sm:min-h-11 ${isDanger ? "text-danger" : ""}`;
  if ("href" in action)
    return (
      <Link role="menuitem" tabIndex={-1} href={action.href} className={className} onClick={onDone}>
        {label}
      </Link>
    );
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={className}
      onClick={() => {
        // First, so that a dialog gives the focus back to the button of the row.
        onDone();
        if ("onSelect" in action) action.onSelect();
        else if ("copies" in action) void copy(action.copies);
        else onAsk(label);
      }}
    >
      {label}
    </button>
  );
}

const items = (menu: HTMLElement | null) => [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];

/** Below the button, or above it where there is no room; never beyond the edges of the window. */
function place(menu: HTMLElement | null, opener: HTMLElement | null): void {
  if (!menu || !opener) return;
  const { top, bottom, right } = opener.getBoundingClientRect();
  const width = 224;
  const height = items(menu).length * (innerWidth < 640 ? 44 : 36) + 10;
  const isAbove = bottom + 4 + height > innerHeight && top > height;
  menu.style.inset = "auto";
  menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - width)}px`;
  if (isAbove) menu.style.bottom = `${innerHeight - top + 4}px`;
  else menu.style.top = `${bottom + 4}px`;
}

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const all = items(event.currentTarget);
  const at = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1;
  const next = nextItem(all, at, event.key);
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === "Tab") event.currentTarget.hidePopover();
  else if (event.key === " " && event.target instanceof HTMLAnchorElement) {
    event.preventDefault();
    event.target.click();
  }
}

/** Where a key leads: up and down in a ring, to the ends, and to what begins with a letter. */
function nextItem(all: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return all[(at + 1) % all.length];
    case "ArrowUp":
      return all.at(at <= 0 ? -1 : at - 1);
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
    default: {
      if (key.length !== 1 || key === " ") return undefined;
      const behind = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      return behind.find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}
