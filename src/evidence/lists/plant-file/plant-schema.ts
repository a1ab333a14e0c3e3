// The shape of plant.yaml, as editors and the parser see it. What the names refer to is not said here.
import { z } from "zod";
import type { ShapedFile } from "../../../foundation/shaped-file.ts";
import { assetRoles, conversationRoles } from "../../../plant/role-names.ts";
import { LINE_STATES } from "../../../plant/state-interval.ts";

const text = z.string().min(1);
const DURATION = { pattern: "^([0-9]+(\\.[0-9]+)?(us|ms|min|s|m|h|d|w))+$", examples: ["10m", "1h30m", "90s"] };

const network = z.strictObject({
  prefix: text.meta({ description: "Network and length, such as 10.20.1.0/24." }),
  vlan: z.number().int().min(1).max(4094).optional().meta({ description: "VLAN number." }),
  gateway: text.optional().meta({ description: "Address of the router inside the network." }),
});

const addressSpace = z.strictObject({
  name: text.meta({ description: "Name of a place where the same addresses mean other machines, such as a skid behind NAT." }),
  sources: z.array(text).min(1).meta({ description: "File names of its captures and logs; * and ? stand for any characters, ** also for folders." }),
});

const line = z.strictObject({
  name: text.meta({ description: "Name of the line; assets refer to it." }),
  downtimePerHour: text.optional().meta({ description: "What one hour of standstill costs, with its currency.", pattern: "^[0-9]+(\\.[0-9]+)? [A-Z]{3}$", examples: ["12000 EUR"] }),
  restart: text.optional().meta({ description: "Time from repair to full speed.", ...DURATION }),
  restartAtWorst: text.optional().meta({ description: "Time that only one restart in twenty exceeds.", ...DURATION }),
  buffer: text.optional().meta({ description: "How long the line runs on without what feeds it.", ...DURATION }),
  runBlind: text.optional().meta({ description: "How long the line is run on when nobody can watch and steer it, before people stop it.", ...DURATION }),
});

const asset = z.strictObject({
  name: text.meta({ description: "Name of the machine; changes refer to it as asset:NAME." }),
  addressSpace: text.optional().meta({ description: "Address space its addresses belong to, where there are several." }),
  addresses: z.array(text).optional().meta({ description: "Its IP addresses." }),
  macs: z
    .array(text)
    .optional()
    .meta({ description: "Its MAC addresses.", examples: [["00:1b:1b:12:34:56"]] }),
  line: text.optional().meta({ description: "Line it belongs to." }),
  role: z.enum(assetRoles).optional().meta({ description: "What it is for." }),
  vendor: text.optional().meta({ description: "Maker." }),
  model: text.optional().meta({ description: "Model or order number." }),
  firmware: text.optional().meta({ description: "Firmware version; in quotes where it looks like a number." }),
  installed: text.optional().meta({ description: "When it was put in: a year in quotes, a month or a day.", pattern: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", examples: ["2015-04"] }),
  redundantWith: text.optional().meta({ description: "Asset that stands in for it." }),
});

const essential = z.strictObject({
  name: text.meta({ description: "Name of the essential function." }),
  needs: z.array(text).min(1).meta({ description: "Assets without which it fails." }),
});

const dependency = z.strictObject({
  asset: text.optional().meta({ description: "Who needs it: an asset." }),
  line: text.optional().meta({ description: "Who needs it: a line, with every machine on it." }),
  needs: text.optional().meta({ description: "Asset that is needed. With asset or line: is a dependency, even where no evidence shows one." }),
  service: text.optional().meta({ description: "What is needed of it: a service by name, or a port.", examples: ["ntp", "tcp/27000"] }),
  role: z.enum(conversationRoles).optional().meta({ description: "What the conversations that show the dependency are for." }),
  tolerates: text.meta({
    description: "How long production goes on without it: a duration, forever, or until something next happens.",
    pattern: "^(([0-9]+(\\.[0-9]+)?(us|ms|min|s|m|h|d|w))+|forever|next .+)$",
    examples: ["72h", "forever", "next changeover"],
  }),
  reason: text.optional().meta({ description: "How this is known." }),
});

const calendar = z.strictObject({
  file: text.meta({ description: "iCalendar file or table; path from the folder of this file." }),
  line: text.optional().meta({ description: "Line that all of it is about." }),
  states: z
    .record(z.string(), z.enum([...LINE_STATES, "none"]))
    .optional()
    .meta({ description: "What its labels mean; * stands for any characters, none = says nothing of production.", examples: [{ "Umbau *": "changeover", "Team meeting": "none" }] }),
});

const exception = z.strictObject({
  phase: text.optional().meta({ description: "Phase that need not have been seen, as show coverage names it.", examples: ["month end", "changeover"] }),
  asset: text.optional().meta({ description: "Machine that need not be visible to any sensor." }),
  owner: text.meta({ description: "Who answers for it." }),
  reason: text.meta({ description: "Why it need not have been seen." }),
});

const MOST_PATCHES = 10_000_000;

const patchHistory = z.strictObject({
  roles: z.array(z.enum(assetRoles)).min(1).optional().meta({ description: "Of machines of these roles. Not written: of all that no other entry names." }),
  patches: z.number().int().min(1).max(MOST_PATCHES).meta({ description: "How many patches were done: one update on one machine counts once." }),
  troubles: z.number().int().min(0).max(MOST_PATCHES).meta({ description: "After how many of them something did not run as before, taken back or not." }),
});

export const plantSchema = z
  .strictObject({
    site: text.optional().meta({ description: "Name of the site." }),
    timezone: text.optional().meta({ description: "Time zone of the plant, such as Europe/Berlin." }),
    networks: z.array(network).optional().meta({ description: "Subnets. They are not zones." }),
    addressSpaces: z.array(addressSpace).optional().meta({ description: "Where the same addresses mean other machines." }),
    lines: z.array(line).optional().meta({ description: "Production lines." }),
    assets: z.array(asset).optional().meta({ description: "Machines, with what is known of them." }),
    essential: z.array(essential).optional().meta({ description: "Essential functions (IEC 62443) and what they need." }),
    dependencies: z.array(dependency).optional().meta({ description: "How long production goes on without something, and what it needs that no evidence shows." }),
    runBlind: text.optional().meta({ description: "How long lines and machines are run on when nobody can watch and steer them, where no line says otherwise.", ...DURATION }),
    calendars: z
      .record(z.string(), z.union([text, calendar]))
      .optional()
      .meta({ description: "Calendars by name: production, maintenance, shifts or others; each a file beside this one, or a file with what its labels mean." }),
    night: text.optional().meta({ description: "When night begins and ends.", pattern: "^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$", examples: ["22:00-06:00"] }),
    coverage: z
      .strictObject({
        completeness: z.number().min(0).max(1).optional().meta({ description: "Completeness that check wants before it says stable, 0 to 1." }),
        without: z.array(exception).optional().meta({ description: "What need not have been seen, each with who answers for it." }),
      })
      .optional()
      .meta({ description: "How much must have been seen." }),
    access: z
      .strictObject({ signIn: text.optional().meta({ description: "How long signing in takes at a panel, from the first touch to the picture.", ...DURATION, examples: ["40s"] }) })
      .optional()
      .meta({ description: "How people sign in." }),
    sessions: z
      .strictObject({ keepFor: text.optional().meta({ description: "How long records of people signing in are kept; what is older goes at every learn.", ...DURATION, examples: ["26w"] }) })
      .optional()
      .meta({ description: "Records of people signing in." }),
    times: z
      .strictObject({ errorRate: z.number().gt(0).lt(1).optional().meta({ description: "Share of the rhythms and conditions named that may be chance, between 0 and 1." }) })
      .optional()
      .meta({ description: "When conversations happen: how sure what is said of it must be." }),
    patchHistory: z
      .array(patchHistory)
      .max(100)
      .optional()
      .meta({ description: "The plant's own patches of the last years, and how many of them made trouble: it soon weighs more than what is usual elsewhere." }),
  })
  .meta({ title: "Holdpoint plant file", description: "What cannot be observed. Everything is optional; what is missing becomes an assumption in the result." });

export type PlantText = z.infer<typeof plantSchema>;
export type PlantShape = ShapedFile<PlantText>;
