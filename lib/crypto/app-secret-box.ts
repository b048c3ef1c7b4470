import { env } from "@/lib/env";
import { createSecretBox, type SecretBox } from "./secret-box";

let box: SecretBox | undefined;

/** The installation's box, keyed by `APP_SECRET` and `APP_SECRET_PREVIOUS`. */
export function secretBox(): SecretBox {
  const { APP_SECRET, APP_SECRET_PREVIOUS } = env();
  box ??= createSecretBox([
    APP_SECRET,
    ...APP_SECRET_PREVIOUS.split(",")
      .map((s) => s.trim())
      .filter(Boolean),
  ]);
  return box;
}
