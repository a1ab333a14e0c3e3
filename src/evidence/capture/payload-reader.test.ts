// Who reads what a flow says: the special protocol from where it shows, what is more general for what has no reader of its own.
import { expect, test } from "vitest";
import { learnConnection } from "../../../tests/generators/learn-connection.ts";
import { clientHelloHex, textHex } from "../protocols/protocol-sample.ts";

test("HTTP that turns into remote management is read as both, one after the other", () => {
  const said = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    'POST /wsman HTTP/1.1\r\nUser-Agent: Microsoft WinRM Client\r\nContent-Type: multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"\r\nContent-Length: 4\r\n\r\nxxxx',
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
  ];
  const piece = learnConnection(said.map((text, i) => [i % 2 === 0 ? 0 : 1, textHex(text)]));
  const details = [...(piece.details?.keys() ?? [])];
  expect(piece.votes).toMatch(/"http".*"winrm"/);
  expect(details).toContain("encryption Kerberos");
  expect(details.some((detail) => detail.includes("404"))).toBe(true);
});

test("update services are read as the TLS or the HTTP that they speak", () => {
  const overTls = learnConnection([[0, clientHelloHex("slscr.update.microsoft.com")]]);
  expect(overTls.votes).toContain('"wsus"');
  expect([...(overTls.details?.keys() ?? [])].join()).toContain("slscr.update.microsoft.com");
  const inClear = learnConnection([
    [0, textHex("POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: wsus:8530\r\nUser-Agent: Windows-Update-Agent\r\nContent-Length: 0\r\n\r\n")],
    [1, textHex("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n")],
  ]);
  expect(inClear.votes).toContain('"wsus"');
  expect([...(inClear.details?.keys() ?? [])].join()).toContain("503");
});
