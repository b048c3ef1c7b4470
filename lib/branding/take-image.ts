import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type DrawnImage, drawImage } from "./draw-image";
import { isNewImage } from "./image-schema";
import { hasImage } from "./image-store";

/** A picture as a form sends it: what to keep of it, and what has to be stored first. */
export type TakenImage = { hash: string | null; drawn: DrawnImage | null };

/**
 * Draws a new picture, or finds that the named one is this organization's. To be called before the transaction: drawing
 * takes time.
 * @throws SsoError image_refused, rate_limited, validation_failed for the hash of a picture that the organization does not have
 */
export async function takeImage(
  input: { organizationId: string; image: string | null; box: { width: number; height: number }; path: string },
  { db }: Pick<Context, "db">,
): Promise<TakenImage> {
  const { organizationId, image, box, path } = input;
  if (image === null) return { hash: null, drawn: null };
  if (isNewImage(image)) {
    const drawn = await drawImage(image, { box, path, owner: organizationId });
    return { hash: drawn.hash, drawn };
  }
  if (await hasImage(db, organizationId, image)) return { hash: image, drawn: null };
  throw new SsoError("validation_failed", {
    expected: said("ownPicture"),
    got: said("unknownPicture"),
    fields: { [path]: "image" },
  });
}
