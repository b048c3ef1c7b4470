import { findImage } from "@/lib/branding/image-store";
import { getDb } from "@/lib/db/open-database";

/** A button's picture or a logo. Its address is the hash of its bytes, so it may be kept for ever. */
export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }) {
  const hash = /^([0-9a-f]{64})\.png$/.exec((await params).file)?.[1];
  const image = hash === undefined ? null : await findImage(await getDb(), hash);
  if (!image) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(image.content), {
    headers: {
      "Content-Type": "image/png",
      "Cache-Control": "public, max-age=31536000, immutable",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
