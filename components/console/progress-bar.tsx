"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { endNavigation, startNavigation, useIsBusy } from "./busy";

/**
 * A line at the top of the window while a page, a filter or an action that somebody asked for is on its way. It listens to the document,
 * so that each link and each form of the console has it, and takes no room.
 * @param content the id of the part of the page that is about to change
 */
export function ProgressBar({ content }: { content: string }) {
  const t = useTranslations("loading");
  const isBusy = useIsBusy();
  const address = `${usePathname()}?${useSearchParams()}`;
  useEffect(() => {
    document.addEventListener("click", onClick);
    document.addEventListener("submit", onSubmit);
    window.addEventListener("pageshow", endNavigation);
    return () => {
      document.removeEventListener("click", onClick);
      document.removeEventListener("submit", onSubmit);
      window.removeEventListener("pageshow", endNavigation);
    };
  }, []);
  useEffect(() => {
    document.getElementById(content)?.setAttribute("aria-busy", String(isBusy));
  }, [content, isBusy]);
  return (
    <>
      <Arrival key={address} />
      {isBusy && <div role="progressbar" aria-label={t("busy")} className="progress-bar" />}
    </>
  );
}

/** Mounted again for each address: its page is there. */
function Arrival() {
  useEffect(endNavigation, []);
  return null;
}

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere || link.hasAttribute("download") || link.getAttribute("target") === "_blank") return;
  startNavigation(link.getAttribute("href") ?? "");
}

/** A form that leads to an address: a filter. Others send their values themselves, or leave the page. */
function onSubmit({ target }: SubmitEvent): void {
  if (!(target instanceof HTMLFormElement)) return;
  // Not `target.action`: that is a field, where the filter has one of that name.
  const action = target.getAttribute("action");
  const method = target.getAttribute("method") ?? "get";
  if (!action?.startsWith("/") || method.toLowerCase() !== "get") return;
  const fields = [...new FormData(target)].map(([name, value]) => [name, String(value)]);
  startNavigation(`${action}?${new URLSearchParams(fields)}`);
}
