/** The event by which `ScriptsReady` tells the page. */
export const readyEvent = "gatehouse:ready";

/**
 * The script that comes first in every page. React hears nothing of what somebody did before it took the page over: a press of a button
 * that only scripts know would be lost without a word, and a form would be sent twice by two presses. Its functions run as text: they may use
 * nothing from outside.
 */
export const earlyScript = `(${holdPresses})(${JSON.stringify(readyEvent)});(${sendOnce})()`;

/** Holds the last press of such a button, which says so, and does it once the page is ready. */
function holdPresses(ready: string): void {
  let isReady = false;
  let held: HTMLElement | null = null;
  const hold = (button: HTMLElement | null) => {
    held?.removeAttribute("aria-busy");
    held = button;
    held?.setAttribute("aria-busy", "true");
  };
  // Of a part of the page that is not taken over yet, React keeps the event: it never arrives.
  const press = (button: HTMLElement, tries: number) => {
    let hasArrived = false;
    const arrive = () => {
      hasArrived = true;
    };
    button.addEventListener("click", arrive, { once: true });
    button.click();
    if (!hasArrived && tries > 1) setTimeout(press, 100, button, tries - 1);
  };
  const catchPress = (event: Event) => {
    const { target } = event;
    const button =
      target instanceof Element ? target.closest<HTMLElement>('button[type="button"]:not([popovertarget])') : null;
    if (isReady || !button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hold(button);
  };
  addEventListener("click", catchPress, true);
  addEventListener(ready, () => {
    isReady = true;
    const button = held;
    hold(null);
    if (button) press(button, 100);
  });
}

/** A form that the browser itself sends is sent once, until the next page is there or has been waited for long enough. */
function sendOnce(): void {
  const patienceMs = 10_000;
  const sent = new Map<EventTarget | null, HTMLElement | null>();
  const release = (form: EventTarget | null) => {
    sent.get(form)?.removeAttribute("aria-busy");
    sent.delete(form);
  };
  const guard = (event: SubmitEvent) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (form.hasAttribute("target")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.set(form, null);
    // Scripts have decided by then whether they take it.
    setTimeout(() => {
      if (event.defaultPrevented) return release(form);
      sent.set(form, submitter);
      submitter?.setAttribute("aria-busy", "true");
      setTimeout(release, patienceMs, form);
    });
  };
  addEventListener("submit", guard, true);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const form of [...sent.keys()]) release(form);
  });
}
