import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
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
