// What the dissector understands of WS-Discovery: actions, types, scopes; and that it keeps no places and no identifiers.
import { expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { wsDiscoveryDissector } from "./ws-discovery-dissector.ts";

const DRAFT = "http://schemas.xmlsoap.org/ws/2005/04/discovery/";
const OASIS = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/";
const envelope = (action: string, body: string): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:d="x"><s:Header><a:Action s:mustUnderstand="1">${action}</a:Action><a:MessageID>urn:uuid:1</a:MessageID></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const play = (text: string): Heard => playDatagrams(wsDiscoveryDissector, [[0, 5, textHex(text)]]);

test.each([DRAFT, OASIS])("a probe of %s", (namespace) => {
  const heard = play(envelope(`${namespace}Probe`, "<d:Probe><d:Types>wsdp:Device dn:NetworkVideoTransmitter</d:Types></d:Probe>"));
  expect(heard.details).toEqual({ "message Probe": 1, "sought Device": 1, "sought NetworkVideoTransmitter": 1 });
  expect(heard.operationNames).toEqual(["browse"]);
  expect(heard.requests).toEqual([5]);
  expect(heard.claims).toEqual([]);
});
test("a camera answers", () => {
  const scopes = "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/AXIS%20M1011 onvif://www.onvif.org/location/Anna%20room onvif://www.onvif.org/hardware/%zz";
  const heard = play(envelope(`${DRAFT}ProbeMatches`, `<d:ProbeMatch><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>${scopes}</d:Scopes></d:ProbeMatch>`));
  expect(heard.details).toEqual({ "message ProbeMatches": 1, "offered NetworkVideoTransmitter": 1 });
  expect(heard.claims).toEqual(["sender role = camera (ws-discovery ProbeMatches)", "sender model = AXIS M1011 (ws-discovery ProbeMatches)", "sender model = %zz (ws-discovery ProbeMatches)"]);
  expect(JSON.stringify(heard)).not.toContain("Anna");
  expect(heard.operations).toBe(0);
});
test("a farewell claims nothing", () => expect(play(envelope(`${DRAFT}Bye`, "<d:Types>p:PrintDeviceType</d:Types>")).claims).toEqual([]));
test("a computer says hello", () => expect(play(envelope(`${DRAFT}Hello`, "<d:Types>wsdp:Device pub:Computer</d:Types>")).claims).toEqual(["sender role = computer (ws-discovery Hello)"]));
test.each([
  ["an action of something else", envelope("http://x/Probe", "")],
  ["an action that does not exist", envelope(`${DRAFT}Peek`, "")],
  ["an empty action", "<s:Envelope><a:Action/></s:Envelope>"],
  ["an action that never ends", "<s:Envelope><a:Action"],
])("%s is other", (_, text) => expect(play(text).details).toEqual({ "message other": 1 }));
test("types that are no names make no new texts", () => expect(play(envelope(`${DRAFT}Probe`, "<d:Types>a:b!c</d:Types>")).details).toMatchObject({ "sought other": 1 }));
test("what begins with something else is none", () => expect(play("hello").troubles).toEqual(["not-mine"]));
