// The shape of a segmentation change, as editors and the parser see it. What names and texts mean (zones, services, addresses) is not said here.
import { z } from "zod";
import type { ShapedFile } from "../../foundation/shaped-file.ts";
import { conversationRoles } from "../../plant/role-names.ts";

const text = z.string().min(1);
const DURATION = { pattern: "^([0-9]+(\\.[0-9]+)?(us|ms|min|s|m|h|d|w))+$", examples: ["1h", "90s", "0.5ms"] };
const DAY = { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples: ["2027-06-30"] };

const zone = z.strictObject({
  name: text.meta({ description: "Name of the zone; conduits, enforcement and acknowledged refer to it." }),
  level: z.number().min(0).max(5).optional().meta({ description: "Purdue level, 0 to 5; 3.5 for a demilitarised zone." }),
  securityLevel: z.number().int().min(0).max(4).optional().meta({ description: "Target security level SL-T (IEC 62443-3-2), 0 to 4." }),
  members: z.array(text).meta({
    description:
      "Who is in the zone: a prefix (10.20.1.0/24), an address, a range (10.20.9.20-10.20.9.29), mac:…, asset:NAME, match:role=plc vendor=Siemens, or any. The order asset, address, mac, range, prefix (longest), match, any decides.",
    minItems: 1,
    examples: [["10.20.1.0/24", "asset:FILLER-1-PLC"]],
  }),
});

const conduit = z
  .strictObject({
    from: text.optional().meta({ description: "Zone that opens the connection." }),
    to: text.optional().meta({ description: "Zone that is connected to." }),
    between: z.array(text).min(2).max(2).optional().meta({ description: "Two zones of which either may open; in place of from and to." }),
    allow: z
      .array(text)
      .min(1)
      .optional()
      .meta({
        description: "Services: a name (modbus, rdp), tcp/102, tcp/49152-65535, udp/2222, icmp, ip/89, l2/0x8892, app:NAME for a recognised protocol on any port, or any.",
        examples: [["modbus", "tcp/102"]],
      }),
    deny: z
      .array(text)
      .min(1)
      .optional()
      .meta({
        description: "In place of allow: services as in allow (not app:NAME) that are denied between these zones, whatever other conduits and the default permit.",
        examples: [["tcp/102"]],
      }),
    until: text.optional().meta({ description: "Last day of a temporary permission or denial, inclusive, plant time.", ...DAY }),
    owner: text.optional().meta({ description: "Who answers for it." }),
    reason: text.optional().meta({ description: "What it is for." }),
  })
  .meta({ allOf: [{ oneOf: [{ required: ["from", "to"] }, { required: ["between"] }] }, { oneOf: [{ required: ["allow"] }, { required: ["deny"] }] }] });

const enforcement = z
  .strictObject({
    name: text.meta({ description: "Name of the enforcement point." }),
    between: z.array(text).min(2).max(2).optional().meta({ description: "The two zones it stands between." }),
    at: z.literal("all").optional().meta({ description: "all: every crossing between zones is filtered, however it is wired." }),
    kind: z.enum(["router", "bridge", "acl"]).optional().meta({ description: "router (default): subnet mates are not filtered. bridge: they are. acl: a layer-3 switch." }),
    device: text.optional().meta({ description: "Make of the device; its defaults then apply. Without it the worst case is assumed." }),
    onLoad: z.enum(["drop", "reevaluate", "keep"]).optional().meta({ description: "What loading new rules does to live connections." }),
    inspects: z.array(text).optional().meta({ description: "Protocols it recognises beyond ports; app: services need it." }),
    stateful: z.boolean().optional().meta({ description: "Keeps connection state (default true)." }),
    idleTimeout: z
      .strictObject({ tcp: text.optional().meta(DURATION), udp: text.optional().meta(DURATION), icmp: text.optional().meta(DURATION) })
      .optional()
      .meta({ description: "After how long without packets the state of a connection is dropped." }),
    denied: z.enum(["drop", "reject"]).optional().meta({ description: "What happens to denied packets (default drop)." }),
    addedLatency: text.optional().meta({ description: "Delay that it adds in one direction.", ...DURATION }),
    alg: z.array(text).optional().meta({ description: "Protocols whose further connections it follows, such as ftp; dhcp = it relays requests for addresses." }),
    config: text.optional().meta({ description: "File of a real firewall configuration, relative to this file: its rules decide here instead of the conduits.", examples: ["cell-firewall.conf"] }),
    interfaces: z
      .record(text, z.array(text).min(1))
      .optional()
      .meta({
        description: "With config: which networks lie behind its interfaces, where it does not say so itself. What is said counts as all of its routes.",
        examples: [{ eth0: ["10.20.0.0/24"], eth1: ["0.0.0.0/0"] }],
      }),
  })
  .meta({ oneOf: [{ required: ["between"] }, { required: ["at"] }] });

const acknowledged = z.strictObject({
  client: text.optional().meta({ description: "Who opens: an address, a prefix, mac:… or the name of an asset." }),
  server: text.optional().meta({ description: "Who is connected to: an address, a prefix, mac:… or the name of an asset." }),
  service: text.optional().meta({ description: "A service as in allow." }),
  from: text.optional().meta({ description: "Zone of the client." }),
  to: text.optional().meta({ description: "Zone of the server." }),
  role: z.enum(conversationRoles).optional().meta({ description: "What the conversation is for." }),
  owner: text.meta({ description: "Who wants the break." }),
  until: text.optional().meta({ description: "Last day on which it counts, inclusive, plant time.", ...DAY }),
  reason: text.meta({ description: "Why it is wanted." }),
});

export const segmentationSchema = z
  .strictObject({
    kind: z.literal("segmentation").meta({ description: "What kind of change this is." }),
    name: text.meta({ description: "Name of the change, shown in every result." }),
    satisfies: z
      .array(text)
      .optional()
      .meta({ description: "Requirements that the change claims to satisfy: iec62443-3-3/SR 5.1, iec62443-2-1/COMP 3, nis2/21.2.e. A claim, tested where a test exists." }),
    zones: z.array(zone).min(1).meta({ description: "Zones. An endpoint in no zone is unknown." }),
    conduits: z.array(conduit).optional().meta({ description: "What may pass between zones." }),
    within: z.enum(["permit", "deny"]).optional().meta({ description: "Inside a zone: permit (default) or deny." }),
    default: z.enum(["deny", "permit"]).optional().meta({ description: "Between zones, where no conduit permits: deny (default) or permit." }),
    enforcement: z
      .array(enforcement)
      .optional()
      .meta({ description: "Where it is enforced. Without any entry every crossing between zones is filtered; with any entry, crossings that none names are unfiltered." }),
    acknowledged: z.array(acknowledged).optional().meta({ description: "Breaks that are wanted." }),
  })
  .meta({ title: "Holdpoint segmentation change", description: "Zones, conduits and where they are enforced (IEC 62443-3-2)." });

export type SegmentationText = z.infer<typeof segmentationSchema>;
export type SegmentationFile = ShapedFile<SegmentationText>;
