import { z } from "zod";
import { imageLimits } from "./image-limits";

const dataUrl = /^data:image\/[a-z+.-]+;base64,[A-Za-z0-9+/]+={0,2}$/;
const kept = /^(?:https?:\/\/[^/]+)?(?:\/images\/)?([0-9a-f]{64})(?:\.png)?$/;

/**
 * A picture as every door takes it: a `data:` address uploads a new one, the address that a read showed keeps the old one,
 * null takes it away. What is stored is the hash.
 */
export const imageInputSchema = z
  .string()
  // Base64 makes a file a third longer.
  .max(Math.ceil((imageLimits.bytes * 4) / 3) + 1024, "image_size")
  .refine((text) => dataUrl.test(text) || kept.test(text), "image")
  .transform((text) => kept.exec(text)?.[1] ?? text)
  .nullable();

/** True for a picture that is uploaded now; false for the hash of one that is there. */
export function isNewImage(text: string): boolean {
  return text.startsWith("data:");
}

/** Where a kept picture is served: by its hash, so that it can be cached for ever. */
export function imagePath(hash: string): string {
  return `/images/${hash}.png`;
}
