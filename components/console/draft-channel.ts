"use client";

const channelName = "gatehouse-draft";

/** This window, for its own news, which reaches every listener but those of the channel that told it. */
const here = `${performance.timeOrigin} ${Math.random()}`;

/** Tells the console's other windows that a draft was changed here. @param connectionId of which connection; null: they all look */
export function announceDraft(connectionId: string | null = null): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage({ here, connectionId });
  channel.close();
}

/** Calls back whenever another window has changed a draft. @returns what stops it */
export function listenForDrafts(onChange: (connectionId: string | null) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<{ here: string; connectionId: string | null }>) => {
    if (data.here !== here) onChange(data.connectionId);
  };
  return () => channel.close();
}
