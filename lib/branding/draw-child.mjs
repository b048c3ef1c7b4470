import sharp from "sharp";

/**
 * Draws one picture in a process of its own, which has no secrets, and which whoever started it kills when it takes too long: a
 * decoder cannot be stopped from inside, and in the server it would hold the threads that everybody's requests need.
 * Takes `{ bytes, kind, box, limits }`, answers `{ drawn }` or `{ refused }`.
 */

// Only one decoder may run: every other one that the library knows would be more code to attack with an upload.
const decoders = {
  png: "VipsForeignLoadPngBuffer",
  jpeg: "VipsForeignLoadJpegBuffer",
  webp: "VipsForeignLoadWebpBuffer",
  svg: "VipsForeignLoadSvgBuffer",
};

async function draw({ bytes, kind, box, limits }) {
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: [decoders[kind]] });
  const options = { limitInputPixels: limits.pixelsPerSide ** 2, failOn: "error", pages: 1 };
  const { width = 0, height = 0 } = await sharp(bytes, options).metadata();
  if (Math.max(width, height) > limits.pixelsPerSide)
    return { refused: { kind: "said", key: "pixels", args: { width, height } } };
  // A drawing has no pixels of its own: it is drawn as large as the box, at most sixteen times its size.
  const scale = kind === "svg" ? Math.min(16, box.width / width, box.height / height) : 1;
  const density = Math.max(1, Math.min(72 * 16, 72 * scale));
  const { data, info } = await sharp(bytes, kind === "svg" ? { ...options, density } : options)
    .autoOrient()
    .resize({ ...box, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toBuffer({ resolveWithObject: true });
  return { drawn: { content: data, width: info.width, height: info.height } };
}

sharp.concurrency(1);
sharp.cache(false);
process.once("message", async (task) => {
  const answer = await draw(task).catch(() => ({ refused: { kind: "said", key: "unreadablePicture" } }));
  process.send(answer, () => process.exit(0));
});
// What started us is gone: nobody waits for the picture.
process.once("disconnect", () => process.exit(0));
process.send("ready");
