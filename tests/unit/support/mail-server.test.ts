import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mailboxOf, startMailServer, type MailServer } from "../../proofs/support/mail-server.js";
import { scratch } from "../../support/folders.js";

let folder: string;
let server: MailServer;

beforeEach(async () => {
  folder = scratch();
  server = await startMailServer(folder);
});
afterEach(() => {
  server.stop();
});

/** Says lines to the server, each once the one before is answered, and returns the answers. */
function say(...lines: readonly string[]): Promise<string> {
  return new Promise((heard, failed) => {
    let answers = "";
    const waiting = [...lines, "QUIT\r\n"];
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.setEncoding("latin1").on("error", failed);
    socket.on("data", (answer: string) => {
      answers += answer;
      const next = waiting.shift();
      if (next === undefined) socket.end();
      else socket.write(next, "latin1");
    });
    socket.on("close", () => {
      heard(answers);
    });
  });
}

const textsTo = (address: string): string[] =>
  readFileSync(mailboxOf(folder, address), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { text: string }).text);

it.each([
  ["", "a long line\r\n.. and\r\n", "a long line\n. and"],
  ["Content-Transfer-Encoding: 8bit\r\n", "\xc3\xbc\r\n", "ü"],
  ["content-transfer-encoding: Base64\r\n", "w7w=\r\n", "ü"],
  ["Content-Transfer-Encoding: quoted-printable\r\n", "a=3Db=\r\n=C3=BC\r\n", "a=bü"],
])("keeps what a mail says, whatever it is written in: %j", async (header, body, text) => {
  const mail = `Subject: x\r\n${header}\r\n${body}.\r\n`;
  const answers = await say(
    "EHLO a\r\n",
    "MAIL FROM:<b@c>\r\n",
    "RCPT TO:<D@e>\r\n",
    "DATA\r\n",
    mail,
  );
  expect(answers.match(/^\d+/gm)).toEqual(["220", "250", "250", "250", "354", "250", "221"]);
  expect(textsTo("d@e")).toEqual([text]);
});

it("keeps each of several mails for those whom it is to", async () => {
  const to = (address: string) => `RCPT TO:<${address}>\r\n`;
  const mail = (text: string) => [`DATA\r\n`, `A: b\r\n\r\n${text}\r\n.\r\n`];
  await say("MAIL FROM:<a@a>\r\n", to("b@b"), to("c@c"), ...mail("first"));
  await say(
    "MAIL FROM:<a@a>\r\n",
    to("x@x"),
    "RSET\r\n",
    "MAIL FROM:<a@a>\r\n",
    to("b@b"),
    ...mail("second"),
  );
  expect(textsTo("b@b")).toEqual(["first", "second"]);
  expect(textsTo("c@c")).toEqual(["first"]);
  expect(() => textsTo("x@x")).toThrow();
});
