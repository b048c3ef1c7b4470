import { createServer } from "node:http";
import { proxyHeaderNames } from "@/lib/applications/proxy/proxy-headers";
import { listen } from "./listen";
import { samplePage } from "./sample-page";
import { startSampleProxy } from "./sample-proxy";

/** A website without a sign-in of its own, and the address that its proxy asks. */
export type SampleSite = { name: string; port: number; verifyUrl: string };

/** A website for the demo that shows which headers reach it, and the proxy in front of it. */
export async function startSampleSite({ name, port, verifyUrl }: SampleSite): Promise<void> {
  const site = createServer(({ headers }, response) => {
    const told = Object.fromEntries(
      proxyHeaderNames.map((header) => [header, String(headers[header.toLowerCase()] ?? "")]),
    );
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(samplePage(name, `<p><a href="/_gatehouse/sign-out">Sign out</a></p>`, told));
  });
  await startSampleProxy({ port, verifyUrl, upstreamPort: await listen(site) });
}
