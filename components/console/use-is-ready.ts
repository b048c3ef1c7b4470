import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether scripts run: false in the HTML that the server sends, and while React takes it over. */
export function useIsReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
