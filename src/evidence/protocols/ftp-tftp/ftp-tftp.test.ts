import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { LEVEL_LOW, recognitionLevel } from "../protocol.ts";
import { textHex } from "../protocol-sample.ts";
import { ftpTftp } from "./ftp-tftp.ts";
import { samples } from "./samples.ts";

describeSamples(ftpTftp, samples);
describeNearMisses(ftpTftp, [
  ["the greeting of a mail server", textHex("220 mail.plant.example ESMTP ready\r\n")],
  ["a reply of a mail server", textHex("250 OK\r\n")],
  ["a command without an end", textHex("STOR recipe.csv")],
  ["two lines", textHex("STOR recipe.csv\r\nmore\r\n")],
  ["a TFTP request in no known mode", `0001 ${textHex("firmware.bin")} 00 ${textHex("fast")} 00`, 17],
  ["a TFTP acknowledgement with something behind it", "0004 0001 00", 17],
]);

test.each(["USER operator\r\n", "PASS secret\r\n", "RETR 1\r\n", "LIST\r\n", "USER guest 0 * :guest\r\n"])("a line that mailboxes or chats have too tells little: %j", (line) => {
  const bytes = hex(textHex(line));
  expect(recognitionLevel(ftpTftp.recognise(payloadBetweenGuards(bytes, bytes.length, 0, { transport: 6 })))).toBe(LEVEL_LOW);
});
