import { getRequestConfig } from "next-intl/server";
import messages from "@/lib/messages/en.json";

/** The language of a request. English for now; the catalogue is already the only place for texts. */
export default getRequestConfig(async () => ({ locale: "en", messages, timeZone: "UTC" }));
