import { z } from "zod";
import { isPlainText } from "./hidden-characters";

/** A short text on one line; what is around it goes. */
export const plainText = () => z.string().trim().refine(isPlainText, "plain_text");

/** A name that people read: an organization's, a role's, a connection's. */
export const nameSchema = (max = 120) => plainText().min(1, "required").max(max);
