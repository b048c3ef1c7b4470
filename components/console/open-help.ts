import { type HelpTopic, helpTopics } from "./help-topics";

const asked = "gatehouse-help";

/** Asks the frame of the page to open a topic beside it. @returns false where the frame has no place for it */
export function openHelp(topic: HelpTopic): boolean {
  return !window.dispatchEvent(new CustomEvent(asked, { detail: topic, cancelable: true }));
}

/** The topic that the page names; the first one where it names none. */
export function topicOfPage(): HelpTopic {
  const named = document.querySelector<HTMLElement>("[data-help]")?.dataset.help;
  return helpTopics.find((topic) => topic === named) ?? helpTopics[0];
}

/** Takes what is asked for. @returns what ends it */
export function onHelpAsked(open: (topic: HelpTopic) => void): () => void {
  const listener = (event: Event) => {
    const topic = event instanceof CustomEvent && helpTopics.find((known) => known === event.detail);
    if (!topic) return;
    event.preventDefault();
    open(topic);
  };
  window.addEventListener(asked, listener);
  return () => window.removeEventListener(asked, listener);
}
