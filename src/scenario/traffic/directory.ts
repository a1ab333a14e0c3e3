// What a Windows domain needs all day: Kerberos (RFC 4120: AS and TGS exchanges over TCP) and LDAP (RFC 4511: bind, root search).
// Tickets and encrypted parts are filler of a usual length: nothing here can be decrypted, because nothing was encrypted.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { counter, integer, octets, SEQUENCE, text, tlv } from "./ber-writer.ts";
import { answerMicros, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const GENERAL_STRING = 0x1b;
const GENERALIZED_TIME = 0x18;
const context = (tag: number, ...parts: MessageWriter[]): MessageWriter => tlv(0xa0 + tag, ...parts);
const application = (tag: number, ...parts: MessageWriter[]): MessageWriter => tlv(0x60 + tag, tlv(SEQUENCE, ...parts));
const bits = (): MessageWriter => new MessageWriter().hex("03 05 00 40 81 00 10");
const name = (type: number, ...parts: string[]): MessageWriter => tlv(SEQUENCE, context(0, integer(type)), context(1, tlv(SEQUENCE, ...parts.map((p) => text(p, GENERAL_STRING)))));
const encrypted = (bytes: number, salt: number): MessageWriter => tlv(SEQUENCE, context(0, integer(18)), context(1, integer(2)), context(2, octets(bytes, salt)));

/** RFC 4120 §7.2.2: four bytes of length before each message on TCP. */
function record(body: MessageWriter): MessageWriter {
  return new MessageWriter().u32(body.length).append(body);
}

function kerberosExchange(c: TrafficContext): Message[] {
  const realm = "PLANT.EXAMPLE";
  const account = `${c.client.name.slice(0, 15)}$`;
  const service = c.options.name ?? "cifs/files";
  const isTicket = c.operation === "ticket";
  const ticketFor = (...sname: string[]): MessageWriter =>
    application(1, context(0, integer(5)), context(1, text(realm, GENERAL_STRING)), context(2, name(2, ...sname)), context(3, encrypted(900, c.salt)));
  const body = (sname: readonly string[]): MessageWriter =>
    tlv(
      SEQUENCE,
      context(0, bits()),
      ...(isTicket ? [] : [context(1, name(1, account))]),
      context(2, text(realm, GENERAL_STRING)),
      context(3, name(2, ...sname)),
      context(5, text("20370913024805Z", GENERALIZED_TIME)),
      context(7, new MessageWriter().u8(2, 4).u8(0x1f, 1).count(2)),
      context(8, tlv(SEQUENCE, integer(18), integer(17), integer(23))),
    );
  const wait = answerMicros(c, 3_500);
  if (isTicket) {
    const ap = application(
      14,
      context(0, integer(5)),
      context(1, integer(14)),
      context(2, new MessageWriter().hex("03 05 00 00 00 00 00")),
      context(3, ticketFor("krbtgt", realm)),
      context(4, encrypted(180, c.salt)),
    );
    const ask = application(
      12,
      context(1, integer(5)),
      context(2, integer(12)),
      context(3, tlv(SEQUENCE, tlv(SEQUENCE, context(1, integer(1)), context(2, tlv(0x04, ap))))),
      context(4, body(service.split("/"))),
    );
    const answer = application(
      13,
      context(0, integer(5)),
      context(1, integer(13)),
      context(3, text(realm, GENERAL_STRING)),
      context(4, name(1, account)),
      context(5, ticketFor(...service.split("/"))),
      context(6, encrypted(220, c.salt)),
    );
    return [record(ask).from("client", 0), record(answer).from("server", wait)];
  }
  const ask = application(
    10,
    context(1, integer(5)),
    context(2, integer(10)),
    context(3, tlv(SEQUENCE, tlv(SEQUENCE, context(1, integer(2)), context(2, tlv(0x04, tlv(SEQUENCE, context(0, integer(18)), context(2, octets(56, c.salt)))))))),
    context(4, body(["krbtgt", realm])),
  );
  const answer = application(
    11,
    context(0, integer(5)),
    context(1, integer(11)),
    context(3, text(realm, GENERAL_STRING)),
    context(4, name(1, account)),
    context(5, ticketFor("krbtgt", realm)),
    context(6, encrypted(240, c.salt)),
  );
  return [record(ask).from("client", 0), record(answer).from("server", wait)];
}

export const kerberos: TrafficKind = {
  protocol: "kerberos",
  operations: ["sign-in", "ticket"],
  to: "machine",
  transport: "tcp",
  shows: "AS-REQ and AS-REP, or TGS-REQ and TGS-REP, on tcp/88",
  flows: (c) => [tcp(c, 88, { exchanges: [kerberosExchange(c)] })],
};

const ENUMERATED = 0x0a;
const success = (): MessageWriter[] => [integer(0, ENUMERATED), text(""), text("")];
const ldapMessage = (id: MessageWriter, body: MessageWriter): MessageWriter => tlv(SEQUENCE, id, body);

export const ldap: TrafficKind = {
  protocol: "ldap",
  operations: ["search"],
  to: "machine",
  transport: "tcp",
  shows: "simple bind, search of the root entry, result, on tcp/389",
  flows: (c) => {
    const wait = answerMicros(c, 2_500);
    const search = tlv(
      0x63,
      text(""),
      integer(0, ENUMERATED),
      integer(0, ENUMERATED),
      integer(0),
      integer(120),
      new MessageWriter().hex("01 01 00"),
      text("objectClass", 0x87),
      tlv(SEQUENCE, text("defaultNamingContext")),
    );
    const entry = tlv(0x64, text(""), tlv(SEQUENCE, tlv(SEQUENCE, text("defaultNamingContext"), tlv(0x31, text("DC=plant,DC=example")))));
    const id = (): MessageWriter => counter(2);
    return [
      tcp(c, 389, {
        opening: [ldapMessage(integer(1), tlv(0x60, integer(3), text(""), text("", 0x80))).from("client", 400), ldapMessage(integer(1), tlv(0x61, ...success())).from("server", wait)],
        exchanges: [
          [
            ldapMessage(id(), search).from("client", 0),
            ldapMessage(id(), entry)
              .append(ldapMessage(id(), tlv(0x65, ...success())))
              .from("server", wait),
          ],
        ],
        closing: [ldapMessage(integer(3), tlv(0x42)).from("client", 0)],
      }),
    ];
  },
};
