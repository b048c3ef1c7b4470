import { createHash } from "node:crypto";
import sharp from "sharp";
import { SsoError } from "@/lib/errors/sso-error";
import { imageLimits } from "./image-limits";

// Only these decoders may run: every other one that the library knows would be more code to attack with an upload.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadSvgBuffer",
  ],
});

const formats = ["png", "jpeg", "webp", "svg"];

export type DrawnImage = { hash: string; content: Uint8Array; width: number; height: number };

/** What a picture has to fit into, in pixels; four times of what pages show, for sharp screens. */
export const imageBoxes = { button: { width: 320, height: 96 }, logo: { width: 640, height: 192 } } as const;

/**
 * Draws an uploaded picture anew, as PNG: scripts, links and metadata of the file do not survive, an SVG becomes a picture
 * of itself. Drawing a drawn one gives the same bytes.
 * @param dataUrl `data:image/...;base64,...`; what it says about its format is not believed
 * @param path the field of the caller's form
 * @throws SsoError image_refused
 */
export async function drawImage(
  dataUrl: string,
  box: { width: number; height: number },
  path: string,
): Promise<DrawnImage> {
  const bytes = Buffer.from(dataUrl.slice(dataUrl.indexOf(",") + 1), "base64");
  const refuse = (got: string) =>
    new SsoError("image_refused", {
      expected: "a PNG, JPEG, WebP or SVG picture of at most 512 KiB and 4096 × 4096 pixels",
      got,
      fields: { [path]: "image" },
    });
  if (bytes.length > imageLimits.bytes) throw refuse(`${Math.ceil(bytes.length / 1024)} KiB`);
  // A compressed drawing would hide what is looked for here, and how much it is.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw refuse("a compressed drawing");
  // A few filters keep a core busy for seconds.
  if (/<(?:\w+:)?filter[\s>]/i.test(bytes.toString("latin1"))) throw refuse("a drawing with filters");
  // Entities and outside definitions have no place in a button (entity expansion, files of the server).
  if (/<!(DOCTYPE|ENTITY)/i.test(bytes.toString("latin1"))) throw refuse("a document type definition");
  const options = { limitInputPixels: imageLimits.pixelsPerSide ** 2, failOn: "error", pages: 1 } as const;
  try {
    const { format, width = 0, height = 0 } = await sharp(bytes, options).metadata();
    if (!formats.includes(format)) throw refuse(format);
    if (Math.max(width, height) > imageLimits.pixelsPerSide) throw refuse(`${width} × ${height} pixels`);
    const isDrawing = format === "svg";
    // A drawing has no pixels of its own: it is drawn as large as the box, at most sixteen times its size.
    const scale = isDrawing ? Math.min(16, box.width / width, box.height / height) : 1;
    const density = Math.max(1, Math.min(72 * 16, 72 * scale));
    const { data, info } = await sharp(bytes, isDrawing ? { ...options, density } : options)
      .autoOrient()
      .resize({ ...box, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .timeout({ seconds: 5 })
      .png({ compressionLevel: 9, adaptiveFiltering: false })
      .toBuffer({ resolveWithObject: true });
    const hash = createHash("sha256").update(data).digest("hex");
    return { hash, content: new Uint8Array(data), width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof SsoError) throw error;
    throw refuse("a file that no picture can be read from");
  }
}
