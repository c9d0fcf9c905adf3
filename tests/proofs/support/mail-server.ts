import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A mail as its reader sees it. */
export type Mail = { readonly text: string };

export type MailServer = {
  /** What applications are told of it. */
  readonly url: string;
  stop(): void;
};

/** Where the mails to an address are kept, one a line. */
export function mailboxOf(folder: string, address: string): string {
  const name = createHash("sha256").update(address.toLowerCase()).digest("hex");
  return join(folder, `${name}.jsonl`);
}

/** Starts a server on the loopback interface that takes every mail and keeps it in a folder. */
export async function startMailServer(folder: string): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // A client that goes away in the middle of a mail has not sent it.
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    void receive(socket, (recipients, message) => {
      const line = `${JSON.stringify(read(message))}\n`;
      for (const recipient of recipients) appendFileSync(mailboxOf(folder, recipient), line);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const REPLIES: Readonly<Record<string, string>> = {
  EHLO: "250 proofs",
  HELO: "250 proofs",
  NOOP: "250 OK",
  RSET: "250 OK",
  MAIL: "250 OK",
  RCPT: "250 OK",
  DATA: "354 until a dot",
  QUIT: "221 bye",
};

/** Does as much of RFC 5321 as a client needs to hand mails over. */
async function receive(
  socket: Socket,
  deliver: (recipients: readonly string[], message: readonly string[]) => void,
): Promise<void> {
  const reply = (text: string) => socket.write(`${text}\r\n`);
  let recipients: string[] = [];
  let message: string[] | undefined;
  reply("220 proofs");
  // Bytes as they are: what they mean is said in the mail.
  for await (const line of createInterface({ input: socket.setEncoding("latin1") })) {
    if (message === undefined) {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "RCPT") recipients.push(/<(.*)>/.exec(line)?.[1] ?? "");
      else recipients = verb === "DATA" ? recipients : [];
      if (verb === "DATA") message = [];
      reply(REPLIES[verb] ?? "502 not here");
    } else if (line === ".") {
      deliver(recipients, message);
      message = undefined;
      reply("250 kept");
    } else message.push(line.replace(/^\./, ""));
  }
}

/** What a message of one part says. */
function read(message: readonly string[]): Mail {
  const end = message.indexOf("");
  const headers = message.slice(0, end).join("\n");
  const body = message.slice(end + 1).join("\n");
  const [, encoding = ""] = /^Content-Transfer-Encoding: *(\S+)/im.exec(headers) ?? [];
  return { text: bytesOf(body, encoding.toLowerCase()).toString() };
}

function bytesOf(body: string, encoding: string): Buffer {
  switch (encoding) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable": {
      const joined = body.replaceAll(/=\n/g, "");
      const decoded = joined.replaceAll(/=([0-9A-F]{2})/gi, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      );
      return Buffer.from(decoded, "latin1");
    }
    default:
      return Buffer.from(body, "latin1");
  }
}
