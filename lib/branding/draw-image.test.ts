import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import { drawImage, imageBoxes } from "./draw-image";
import { drawInProcess } from "./draw-process";
import { drawingFault } from "./drawing-rules";

// A picture is a program for a decoder. Relatives looked for: parts that repeat parts (use, clipPath, mask, symbol), parts that
// are costly by themselves (pattern, marker, filter, foreignObject), pictures in pictures, names that hide (escapes, references,
// other encodings, comments), rasters that grow, moving pictures, decoders that nobody needs, and whoever waits behind them.

const svg = (inner: string, attributes = 'width="48" height="24"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}<rect width="48" height="24" fill="#0a7d55"/></svg>`;
const url = (content: string | Buffer) => `data:image/png;base64,${Buffer.from(content).toString("base64")}`;
const draw = (content: string | Buffer) =>
  drawImage(url(content), { box: imageBoxes.button, path: "logo", owner: "acme" });
const fault = (inner: string) => drawingFault(Buffer.from(svg(inner)));

/** Ten levels of ten: a billion shapes in two kilobytes. */
const bomb = (reference: (id: string) => string) =>
  Array.from({ length: 10 }, (_, level) => `<g id="l${level}">${reference(`l${level - 1}`).repeat(10)}</g>`).join("");

describe("drawings of honest programs", { timeout: 30_000 }, () => {
  it.each([
    ["shapes, groups and text", `<g opacity=".5"><path d="M0 0L9 9"/><text x="1" y="9">Acme &amp; Co</text></g>`],
    [
      "a gradient, by attribute and by style sheet",
      `<style>.a{fill:url(#g)}</style><linearGradient id="g"><stop stop-color="red"/></linearGradient><rect class="a" fill="url(#g)" width="9" height="9"/>`,
    ],
    [
      "a clip around all",
      `<defs><clipPath id="c"><rect width="9" height="9"/></clipPath></defs><g clip-path="url(#c)"><path d="M0 0h9"/></g>`,
    ],
    [
      "a mask",
      `<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><g mask="url('#m')"><path d="M0 0h9"/></g>`,
    ],
    ["a symbol used a few times", `<symbol id="s"><path d="M0 0h9"/></symbol>${'<use xlink:href="#s"/>'.repeat(20)}`],
    [
      "a comment, an instruction and plain characters",
      `<!-- <image/> --><?note <filter?><style><![CDATA[.a{fill:red}]]></style>`,
    ],
  ])("%s: it is drawn", async (_what, inner) => {
    expect(fault(inner)).toBeNull();
    expect(await draw(svg(inner))).toMatchObject({ width: 192, height: 96 });
  });
});

describe("drawings that cost more than they weigh", () => {
  it.each([
    ["use of use", bomb((id) => `<use href="#${id}"/>`)],
    ["with another prefix", bomb((id) => `<use xl:href='#${id}'/>`)],
    ["a hidden name", bomb((id) => `<use href="&#35;${id}"/>`)],
    ["clips of clips", bomb((id) => `<clipPath id="c${id}" clip-path="url(#c${id})"><use href="#${id}"/></clipPath>`)],
    ["masks by style", bomb((id) => `<g style="mask:url( '#${id}' )"/>`)],
    ["a name twice", `${bomb((id) => `<use href="#${id}"/>`)}<g id="l8"/>`],
    ["another document inside", `<xi:include href="a.svg" parse="xml"/>`],
    ["a circle", `<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>`],
    ["itself", `<g id="a"><use href="#a"/></g>`],
    ["a long chain", Array.from({ length: 600 }, (_, n) => `<g id="n${n}"><use href="#n${n + 1}"/></g>`).join("")],
    ["depth", `${"<g>".repeat(200)}${"</g>".repeat(200)}`],
    ["number", "<g/>".repeat(11_000)],
    ["a style sheet", `<style>g{mask:url(#m)}</style><mask id="m"/><g/>`],
    ["a style sheet from elsewhere", `<style>@import "https://evil.test/a.css"</style>`],
    ["escapes", `<mask id="m"/><g style="mask:u\\72l(#m)"/>`],
    ["a part of another document", `<use href="https://evil.test/a.svg#x"/>`],
    ["paint of another document", `<rect fill="url(https://evil.test/a.svg#x)"/>`],
    ["pattern", `<pattern id="p"/>`],
    ["marker", `<marker id="p"/>`],
    ["filter", `<filter id="f"/>`],
    ["a filter's prefix", `<x:filter id="f"/>`],
    ["picture", `<image href="data:image/gif;base64,R0lGODlhAQABAAAAACw="/>`],
    ["page", `<foreignObject><div/></foreignObject>`],
    ["an end that is missing", "<!-- "],
    ["a quote that is missing", `<g id="`],
  ])("%s: it is refused before anything draws it", (_what, inner) => {
    expect(fault(inner)).not.toBeNull();
  });

  it("a text of nothing but beginnings is refused after one walk over it", () => {
    const hostile = ["<!--".repeat(100_000), "<a b='".repeat(70_000), '<a b="'.repeat(70_000), "<".repeat(500_000)];
    for (const text of hostile) expect(drawingFault(Buffer.from(text))).not.toBeNull();
  });
});

/** A PNG whose header promises what its data does not hold. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.min(height, 5000) * (1 + Math.ceil(width / 8))));
  const signature = Buffer.from("\u0089PNG\r\n\u001a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe("files that are no picture, or too much of one", { timeout: 60_000 }, () => {
  it.each<[string, string | Buffer]>([
    ["a drawing in UTF-16", Buffer.from(`\ufeff${svg('<use href="#x"/>')}`, "utf16le")],
    ["a drawing in an encoding of its own", `<?xml version="1.0" encoding="UTF-7"?>${svg("")}`],
    ["a compressed drawing", gzipSync(svg(""))],
    ["entities", `<!DOCTYPE svg [<!ENTITY x "y">]>${svg("&x;")}`],
    [
      "a drawing behind another file's first bytes",
      Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.from(svg(""))]),
    ],
    ["a GIF", Buffer.from("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=", "base64")],
    ["a TIFF", Buffer.from("49492a0008000000", "hex")],
    ["a PDF", "%PDF-1.4 <svg"],
    ["a page", "<html><script>1</script></html>"],
    ["a raster of 20,000 × 20,000 pixels", png(20_000, 20_000)],
    ["a raster of 5,000 × 8 pixels", png(5_000, 8)],
    ["a raster that is cut off", png(64, 64).subarray(0, 50)],
    ["a drawing of 90,000 × 90,000 pixels", svg("", 'width="90000" height="90000"')],
  ])("%s: it is refused", async (_what, content) => {
    await expect(draw(content)).rejects.toMatchObject({
      code: "image_refused",
      details: { fields: { logo: "image" } },
    });
  });

  it("a drawing that takes too long is killed, who waits behind it gets a picture, and nobody fills the queue", async () => {
    // Past the rules on purpose: they cannot know everything that is slow.
    const blur = `<filter id="f"><feGaussianBlur stdDeviation="9"/></filter><g id="l-1"><path filter="url(#f)" d="M0 0h48v24z"/></g>`;
    const slow = svg(blur + bomb((id) => `<use href="#${id}"/>`));
    const task = (content: string) => ({ bytes: Buffer.from(content), kind: "svg", box: imageBoxes.button }) as const;
    const mine = Array.from({ length: 5 }, (_, n) => drawInProcess(task(n === 0 ? slow : svg("")), "acme"));
    await expect(drawInProcess(task(svg("")), "acme")).rejects.toMatchObject({ code: "rate_limited" });
    const [next, killed] = await Promise.all([drawInProcess(task(svg("")), "beta"), ...mine]);
    expect(killed).toMatchObject({ refused: said("slowPicture", { seconds: 5 }) });
    expect(next).toMatchObject({ drawn: { width: 192, height: 96 } });
  });

  it("drawing a drawn one gives the same bytes", async () => {
    const once = await draw(png(64, 64));
    expect(await draw(Buffer.from(once.content))).toEqual(once);
  });
});
