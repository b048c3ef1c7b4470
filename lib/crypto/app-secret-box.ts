import { type Env, env } from "@/lib/env";
import { createSecretBox, type SecretBox } from "./secret-box";

let box: SecretBox | undefined;

/** The installation's box, keyed by `APP_SECRET`, `APP_SECRET_PREVIOUS` and `APP_SECRET_NEXT`. */
export function secretBox(): SecretBox {
  box ??= secretBoxOf(env());
  return box;
}

/** The box of these settings. */
export function secretBoxOf({
  APP_SECRET,
  APP_SECRET_PREVIOUS,
  APP_SECRET_NEXT,
}: Pick<Env, "APP_SECRET" | "APP_SECRET_PREVIOUS" | "APP_SECRET_NEXT">): SecretBox {
  const previous = APP_SECRET_PREVIOUS.split(",").map((secret) => secret.trim());
  return createSecretBox([APP_SECRET, ...previous.filter(Boolean)], [APP_SECRET_NEXT].filter(Boolean));
}
