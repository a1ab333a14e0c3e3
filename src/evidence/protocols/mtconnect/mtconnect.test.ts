import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { mtconnect } from "./mtconnect.ts";
import { samples } from "./samples.ts";

describeSamples(mtconnect, samples);

describeNearMisses(mtconnect, [
  ["a bare request that any web server may get", textHex("GET /current HTTP/1.1\r\n\r\n")],
  ["another parameter", textHex("GET /sample?colour=red HTTP/1.1\r\n\r\n")],
  ["the word only in a parameter", textHex("GET /search?q=/sample?from=1 HTTP/1.1\r\n\r\n")],
  ["another document", textHex("HTTP/1.1 200 OK\r\n\r\n<html>")],
  ["an IMAP greeting", textHex("* OK ready\r\n")],
  ["a time stamp without bars", textHex("2026-01-31T08:15:00.123Z pump started")],
]);
