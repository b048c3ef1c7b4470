"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { endNavigation, startNavigation, useIsBusy } from "./busy";

/**
 * A line at the top of the window while a page, a filter or an action that somebody asked for is on its way. It is around all pages
 * and listens to the document, so that each link and each form has it, and takes no room.
 */
export function ProgressBar() {
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
    document.querySelector("main")?.setAttribute("aria-busy", String(isBusy));
  }, [isBusy]);
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
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  const opensElsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || opensElsewhere || link.hasAttribute("download") || link.getAttribute("target") === "_blank") return;
  // An address for mail opens a program beside the page.
  if (/^https?:$/.test(link.protocol)) startNavigation(link.getAttribute("href") ?? "");
}

/** A form that leads to an address: a filter, or one that leaves the page. Others send their values themselves. */
function onSubmit({ target, defaultPrevented }: SubmitEvent): void {
  if (!(target instanceof HTMLFormElement) || target.getAttribute("target") === "_blank") return;
  // Not `target.action`: that is a field, where the filter has one of that name.
  const action = target.getAttribute("action");
  const method = target.getAttribute("method") ?? "get";
  if (!action?.startsWith("/")) return;
  if (method.toLowerCase() === "get") {
    const fields = [...new FormData(target)].map(([name, value]) => [name, String(value)]);
    startNavigation(`${action}?${new URLSearchParams(fields)}`);
  } else if (!defaultPrevented) startNavigation(action);
}
