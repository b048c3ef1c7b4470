import { createSocket, type Socket } from "node:dgram";
import dnsPacket from "dns-packet";

/** What a name answers: its TXT records, no such name, a failure, or nothing at all. */
type DnsAnswer = string[] | "nxdomain" | "servfail" | "silent";

export type DnsServer = {
  /** For `DNS_SERVERS`: `127.0.0.1:port`. */
  address: string;
  /** Names in lower case; a name that is not in it does not exist. */
  zone: Map<string, DnsAnswer>;
  stop(): Promise<void>;
};

/** A real name server on loopback: it answers TXT questions over UDP as its zone says. */
export async function startDnsServer(): Promise<DnsServer> {
  const zone = new Map<string, DnsAnswer>();
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const reply = answer(dnsPacket.decode(message), zone);
    if (reply) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${socket.address().port}`, zone, stop: () => close(socket) };
}

function answer(query: dnsPacket.Packet, zone: DnsServer["zone"]): Buffer | null {
  const [question] = query.questions ?? [];
  if (!question) return null;
  const found = zone.get(question.name.toLowerCase()) ?? "nxdomain";
  if (found === "silent") return null;
  // The two lowest-order bits that matter here: 2 is SERVFAIL, 3 is NXDOMAIN (RFC 1035, 4.1.1).
  const code = { nxdomain: 3, servfail: 2 }[String(found)] ?? 0;
  const records = Array.isArray(found) && question.type === "TXT" ? found : [];
  return dnsPacket.encode({
    type: "response",
    id: query.id,
    flags: dnsPacket.AUTHORITATIVE_ANSWER | code,
    questions: query.questions,
    answers: records.map((text) => ({
      type: "TXT" as const,
      name: question.name,
      ttl: 1,
      // A record longer than 255 bytes travels in pieces.
      data: text.match(/.{1,200}/gs) ?? [""],
    })),
  });
}

function close(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}
