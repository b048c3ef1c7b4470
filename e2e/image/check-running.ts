import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootstrapKey, freePort } from "@/e2e/support/gatehouse";
import { sendHalf } from "@/e2e/support/half-sent";
import { land, postAnswer } from "@/e2e/support/login-client";
import { startSampleProvider } from "@/e2e/support/sample-provider";
import { type Container, type Image, runInContainer, untilReady } from "./contained";

export type Say = (name: string, isTrue: boolean, got?: unknown) => void;

/** Runs an image twice on one volume, as a read-only container, and looks at what an operator and a person see of it. */
export async function checkRunning(image: Image, say: Say): Promise<void> {
  const volume = mkdtempSync(join(tmpdir(), "gatehouse-volume-"));
  const [user = 0, group = user] = image.config.User.split(":").map(Number);
  chownSync(volume, user, group);
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const env = { PORT: String(port), APP_URL: base, BOOTSTRAP_API_KEY: bootstrapKey, OUTBOUND_ALLOW: "127.0.0.1" };
  const start = async () => {
    const begun = performance.now();
    const container = runInContainer(image, { volume, env });
    await untilReady(`${base}/api/ready`, container);
    return { container, seconds: Math.round((performance.now() - begun) / 100) / 10 };
  };
  const provider = await startSampleProvider(0);
  const running: Container[] = [];
  try {
    const first = await start();
    running.push(first.container);
    say("is ready", true, `${first.seconds} s after the first start`);
    const link = /http:\S+\/first-run\/\S+/.exec(first.container.output())?.[0] ?? "";
    say("prints the link of the first run, which opens", (await fetch(link).catch(() => null))?.status === 200);
    const [, ...healthcheck] = image.config.Healthcheck.Test;
    const health = runInContainer(image, { volume, env: { PORT: String(port) } }, healthcheck);
    say("is healthy by its own health check", (await health.ended) === 0, health.output());
    const session = await signIn(base, provider.metadataUrl);
    const email = await emailOf(base, session);
    say("signs somebody in at the sample provider", email === "ada@acme.example", email);
    const drained = await drain(base, first.container);
    say(
      "finishes what was asked after TERM, takes nothing new, and ends with 0",
      drained === "201, refused, 0",
      drained,
    );
    const second = await start();
    running.push(second.container);
    say("starts again on the same volume", true, `ready after ${second.seconds} s`);
    say("kept the session", (await emailOf(base, session)) === "ada@acme.example");
    const kept = await api(base, "GET", "/organizations/drained");
    say("kept what was written during TERM", kept.status === 200, kept.status);
    second.container.terminate();
    say("ends again with 0", (await second.container.ended) === 0);
    const complaints = running.flatMap(
      ({ output }) => output().match(/.*(EACCES|EROFS|EPERM|a request failed).*/g) ?? [],
    );
    say("wrote to nothing but its volume", complaints.length === 0, complaints.join("\n"));
  } finally {
    for (const container of running) await container.destroy();
    await provider.stop();
    rmSync(volume, { recursive: true, force: true });
  }
}

const api = (base: string, method: string, path: string, body?: unknown) =>
  fetch(`${base}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${bootstrapKey}`, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** Connects the sample provider and signs its first person in, as a browser does. Returns the cookie of the session. */
async function signIn(base: string, metadataUrl: string): Promise<string> {
  await api(base, "POST", "/organizations", { slug: "acme", name: "Acme" });
  const made = await api(base, "POST", "/organizations/acme/connections", {
    name: "Sample provider",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl },
  });
  const { id } = (await made.json()) as { id?: string };
  if (!id) throw new Error(`No connection: ${made.status}`);
  const started = await fetch(`${base}/sso/${id}?returnTo=/dashboard`, { redirect: "manual" });
  const cookie = started.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  const atProvider = new URL(started.headers.get("location") ?? "");
  atProvider.pathname = "/answer";
  atProvider.searchParams.set("person", "ada@acme.example");
  const page = await (await fetch(atProvider)).text();
  const field = (name: string) => unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "");
  const acsUrl = unescaped(/action="([^"]*)"/.exec(page)?.[1] ?? "");
  const landing = await postAnswer(base, acsUrl, field("SAMLResponse"), field("RelayState"));
  return (await land(landing, cookie)).session ?? "";
}

const unescaped = (text: string) => text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));

async function emailOf(base: string, session: string): Promise<string | undefined> {
  const answer = await fetch(`${base}/api/auth/session`, { headers: { cookie: session } });
  return ((await answer.json()) as { user?: { email: string } } | null)?.user?.email;
}

/** Tells the container to end in the middle of a request. Returns the answer's status, what a new request gets, and the exit code. */
async function drain(base: string, container: Container): Promise<string> {
  const request = await sendHalf(base, "/organizations", { slug: "drained", name: "Drained" });
  container.terminate();
  let isRefused = false;
  for (let waited = 0; !isRefused && waited < 10_000; waited += 100) {
    isRefused = (await fetch(`${base}/api/ready`).catch(() => null)) === null;
    await sleep(100);
  }
  request.finish();
  const code = await container.ended;
  return `${request.status()}, ${isRefused ? "refused" : "taken"}, ${code}`;
}
