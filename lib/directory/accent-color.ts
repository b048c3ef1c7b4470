import { z } from "zod";
import { colorPattern } from "@/lib/branding/contrast";

/** The colour of an organization's buttons: `#rrggbb`, lower case. */
export const accentColorSchema = z.string().trim().toLowerCase().regex(colorPattern, "color");
