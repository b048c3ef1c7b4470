import { createHash } from "node:crypto";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type DrawTask, drawInProcess } from "./draw-process";
import { drawingFault } from "./drawing-rules";
import { imageLimits } from "./image-limits";

export type DrawnImage = { hash: string; content: Uint8Array; width: number; height: number };

/** What a picture has to fit into, in pixels; four times of what pages show, for sharp screens. */
export const imageBoxes = { button: { width: 320, height: 96 }, logo: { width: 640, height: 192 } } as const;

/**
 * Redraws an uploaded picture, as PNG: scripts, links and metadata of the file do not survive, an SVG becomes a picture
 * of itself. Drawing a drawn one gives the same bytes.
 * @param dataUrl `data:image/...;base64,...`; what it says about its format is not believed
 * @param path the field of the caller's form
 * @param owner the organization that uploads it
 * @throws SsoError image_refused, rate_limited
 */
export async function drawImage(
  dataUrl: string,
  { box, path, owner }: { box: DrawTask["box"]; path: string; owner: string },
): Promise<DrawnImage> {
  const bytes = Buffer.from(dataUrl.slice(dataUrl.indexOf(",") + 1), "base64");
  const kind = kindOf(bytes);
  const fault = faultOf(bytes, kind);
  const answer = fault === null ? await drawInProcess({ bytes, kind, box }, owner) : { refused: fault };
  if ("refused" in answer)
    throw new SsoError("image_refused", {
      expected: said("picture"),
      got: answer.refused,
      fields: { [path]: "image" },
    });
  const content = new Uint8Array(answer.drawn.content);
  return { ...answer.drawn, content, hash: createHash("sha256").update(content).digest("hex") };
}

function faultOf(bytes: Buffer, kind: DrawTask["kind"]): Fact | null {
  if (bytes.length > imageLimits.bytes) return plain(`${Math.ceil(bytes.length / 1024)} KiB`);
  // A compressed drawing would hide what is looked for, and how much it is.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return said("compressedDrawing");
  return kind === "svg" ? drawingFault(bytes) : null;
}

/** The format by the file's first bytes; what is none of the others has to be a drawing. */
function kindOf(bytes: Buffer): DrawTask["kind"] {
  const head = bytes.toString("latin1", 0, 12);
  if (head.startsWith("\u0089PNG\r\n\u001a\n")) return "png";
  if (head.startsWith("\u00ff\u00d8\u00ff")) return "jpeg";
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "webp" : "svg";
}
