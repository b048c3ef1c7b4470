import type messages from "./en.json";

// Keys of texts are checked by the compiler.
declare module "use-intl" {
  interface AppConfig {
    Messages: typeof messages;
  }
}
