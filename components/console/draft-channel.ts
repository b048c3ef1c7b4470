"use client";

const channelName = "gatehouse-draft";

/** Tells the console's other windows that a draft was changed here. */
export function announceDraft(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("changed");
  channel.close();
}

/** Calls back whenever another window has changed a draft. @returns what stops it */
export function listenForDrafts(onChange: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = onChange;
  return () => channel.close();
}
