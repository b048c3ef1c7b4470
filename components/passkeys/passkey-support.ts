import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether this browser has passkeys for this page; null until scripts run. */
export function usePasskeySupport(): boolean | null {
  return useSyncExternalStore<boolean | null>(
    never,
    () => "PublicKeyCredential" in window,
    () => null,
  );
}
