import type messages from "./en.json";
import type { Language } from "./languages";

// Keys of texts are checked by the compiler; the locale of a page is one of our languages, because `app/i18n-request.ts` gives no other.
declare module "next-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof messages;
  }
}
