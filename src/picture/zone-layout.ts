// Where zones and their lines lie: rows by Purdue level from the top down, a common grid, lines in channels between rows and in gaps between columns.
// Every line with a label has a lane of its own for as long as the label is, so labels never lie on one another.
import type { Bundle, BundleClass } from "./zone-bundles.ts";

export const BOX_WIDTH = 176;
export const BOX_HEIGHT = 46;
const GAP_WIDTH = 44;
export const MARGIN_LEFT = 128;
const MARGIN = 12;
const LABEL_LANE = 24;
const LINE_LANE = 9;
const CHANNEL_PADDING = 12;
const EMPTY_CHANNEL = 16;
const MOST_COLUMNS = 5;
/** Space between two lines that run down beside each other. */
const TRACK_STEP = 7;

export interface ZoneBox {
  readonly name: string;
  readonly level: number | null;
  readonly row: number;
  readonly column: number;
  readonly x: number;
  y: number;
}

export interface Route {
  readonly bundle: Bundle;
  readonly points: readonly (readonly [number, number])[];
  readonly label: { readonly x: number; readonly y: number } | null;
  /** Where the line meets the spoke, and whether it comes from above. */
  readonly end: { readonly x: number; readonly y: number; readonly fromAbove: boolean };
}

export interface ZoneLayout {
  readonly boxes: ReadonlyMap<string, ZoneBox>;
  readonly levels: readonly { readonly level: number | null; readonly top: number; readonly bottom: number }[];
  readonly routes: readonly Route[];
  readonly width: number;
  readonly height: number;
}

interface Segment {
  readonly channel: number;
  readonly kind: BundleClass;
  /** Segments with the same key share a lane. */
  readonly key: string;
  low: number;
  high: number;
  readonly labelled: boolean;
  y: number;
}

interface Draft {
  readonly bundle: Bundle;
  readonly hub: Port;
  readonly spoke: Port;
  readonly segments: Segment[];
  track: number | null;
  labelX: number;
}

interface Port {
  readonly box: ZoneBox;
  readonly side: "top" | "bottom";
  x: number;
}

export function layOutZones(zones: readonly { readonly name: string; readonly level: number | null }[], bundles: readonly Bundle[], labelWidth: (bundle: Bundle) => number): ZoneLayout {
  const { boxes, rows, columns } = placeBoxes(zones);
  const width = MARGIN_LEFT + columns * (BOX_WIDTH + GAP_WIDTH) + MARGIN;
  const drafts = draftRoutes(bundles, boxes);
  spreadPorts(drafts);
  chooseTracks(drafts);
  spanSegments(drafts, labelWidth, width);
  const laneHeights = assignLanes(drafts);
  const rowTop: number[] = [];
  const channelTop: number[] = [];
  let y = MARGIN;
  for (let row = 0; row < rows; row++) {
    rowTop.push(y);
    y += BOX_HEIGHT;
    channelTop.push(y);
    const used = laneHeights.get(row);
    y += used === undefined ? (row === rows - 1 ? 0 : EMPTY_CHANNEL) : used + 2 * CHANNEL_PADDING;
  }
  for (const box of boxes.values()) box.y = rowTop[box.row] as number;
  for (const draft of drafts) for (const s of draft.segments) s.y += (channelTop[s.channel] as number) + CHANNEL_PADDING;
  return { boxes, levels: levelBands(boxes), routes: drafts.map(toRoute), width, height: y + MARGIN };
}

const naturalOrder = new Intl.Collator("en", { numeric: true, sensitivity: "variant" });

function placeBoxes(zones: readonly { readonly name: string; readonly level: number | null }[]): { boxes: Map<string, ZoneBox>; rows: number; columns: number } {
  const byLevel = new Map<number | null, string[]>();
  for (const { name, level } of zones) byLevel.set(level, [...(byLevel.get(level) ?? []), name]);
  const levels = [...byLevel.keys()].sort((a, b) => (b ?? Number.NEGATIVE_INFINITY) - (a ?? Number.NEGATIVE_INFINITY));
  const columns = Math.min(MOST_COLUMNS, Math.max(2, ...[...byLevel.values()].map((names) => names.length)));
  const boxes = new Map<string, ZoneBox>();
  let row = 0;
  for (const level of levels) {
    const names = (byLevel.get(level) ?? []).sort((a, b) => naturalOrder.compare(a, b) || (a < b ? -1 : 1));
    const rowsHere = Math.ceil(names.length / columns);
    const perRow = Math.ceil(names.length / rowsHere);
    for (let from = 0; from < names.length; from += perRow, row++) {
      const here = names.slice(from, from + perRow);
      const shift = Math.floor((columns - here.length) / 2);
      here.forEach((name, i) => {
        const column = shift + i;
        boxes.set(name, { name, level, row, column, x: MARGIN_LEFT + column * (BOX_WIDTH + GAP_WIDTH), y: 0 });
      });
    }
  }
  return { boxes, rows: row, columns };
}

function draftRoutes(bundles: readonly Bundle[], boxes: ReadonlyMap<string, ZoneBox>): Draft[] {
  const hubPorts = new Map<string, Port>();
  const drafts: Draft[] = [];
  for (const bundle of bundles) {
    const hubBox = boxes.get(bundle.hub);
    const spokeBox = boxes.get(bundle.spoke);
    if (hubBox === undefined || spokeBox === undefined) continue;
    const hubSide = hubBox.row <= spokeBox.row ? "bottom" : "top";
    const spokeSide = spokeBox.row <= hubBox.row ? "bottom" : "top";
    const key = `${bundle.kind} ${bundle.hub} ${hubSide}`;
    const hub = hubPorts.get(key) ?? { box: hubBox, side: hubSide, x: 0 };
    hubPorts.set(key, hub);
    const spoke: Port = { box: spokeBox, side: spokeSide, x: 0 };
    const channelOf = (port: Port): number => (port.side === "bottom" ? port.box.row : port.box.row - 1);
    const labelled = bundle.kind !== "kept";
    const own = `${bundle.hub}\u0000${bundle.spoke}`;
    const segment = (channel: number, isLabelled: boolean, keyHere: string): Segment => ({ channel, kind: bundle.kind, key: keyHere, low: 0, high: 0, labelled: isLabelled, y: 0 });
    const near = channelOf(spoke);
    const far = channelOf(hub);
    const segments = near === far ? [segment(near, labelled, labelled ? own : bundle.hub)] : [segment(far, false, `trunk ${bundle.hub}`), segment(near, labelled, labelled ? own : `to ${bundle.hub}`)];
    drafts.push({ bundle, hub, spoke, segments, track: near === far ? null : 0, labelX: 0 });
  }
  return drafts;
}

/** Ports of one side in the order in which their lines go off, so that they do not cross at once. */
function spreadPorts(drafts: readonly Draft[]): void {
  const sides = new Map<string, { port: Port; towards: number[] }[]>();
  const add = (port: Port, towards: number): void => {
    const key = `${port.box.name}\u0000${port.side}`;
    const list = sides.get(key) ?? [];
    sides.set(key, list);
    const known = list.find((entry) => entry.port === port);
    if (known === undefined) list.push({ port, towards: [towards] });
    else known.towards.push(towards);
  };
  for (const { hub, spoke } of drafts) {
    add(hub, spoke.box.x);
    add(spoke, hub.box.x);
  }
  for (const list of sides.values()) {
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    list.sort((a, b) => mean(a.towards) - mean(b.towards));
    list.forEach(({ port }, i) => {
      port.x = port.box.x + ((i + 1) / (list.length + 1)) * BOX_WIDTH;
    });
  }
  const bottoms = new Map<number, Set<Port>>();
  for (const { hub, spoke } of drafts) for (const port of [hub, spoke]) if (port.side === "bottom") bottoms.set(port.box.row, (bottoms.get(port.box.row) ?? new Set()).add(port));
  for (const { hub, spoke } of drafts) {
    for (const port of new Set([hub, spoke])) {
      if (port.side !== "top") continue;
      const above = [...(bottoms.get(port.box.row - 1) ?? [])].filter((b) => b !== hub && b !== spoke);
      for (let tries = 0; tries < 4 && above.some((b) => Math.abs(b.x - port.x) < 5); tries++) port.x += 9;
    }
  }
}

/** Lines over more than one row run down the gap left or right of the spoke, one track per hub and gap. */
function chooseTracks(drafts: readonly Draft[]): void {
  const used = new Map<number, string[]>();
  for (const draft of drafts) {
    if (draft.track === null) continue;
    const { hub, spoke, bundle } = draft;
    const gap = hub.x >= spoke.box.x + BOX_WIDTH / 2 ? spoke.box.column : spoke.box.column - 1;
    const owner = `${bundle.kind} ${bundle.hub}`;
    const tracks = used.get(gap) ?? [];
    used.set(gap, tracks);
    let index = tracks.indexOf(owner);
    if (index < 0) index = tracks.push(owner) - 1;
    const centre = MARGIN_LEFT + (gap + 1) * (BOX_WIDTH + GAP_WIDTH) - GAP_WIDTH / 2;
    const steps = Math.floor((GAP_WIDTH - 8) / TRACK_STEP);
    // Left and right of the middle in turn; where a gap is full, tracks are shared rather than drawn over boxes.
    const turn = index % steps;
    draft.track = centre + (turn % 2 === 0 ? 1 : -1) * Math.ceil(turn / 2) * TRACK_STEP;
  }
}

function spanSegments(drafts: readonly Draft[], labelWidth: (bundle: Bundle) => number, width: number): void {
  for (const draft of drafts) {
    const { hub, spoke, track } = draft;
    const [first, second] = draft.segments;
    if (first === undefined) continue;
    const ends =
      second === undefined
        ? [[hub.x, spoke.x]]
        : [
            [hub.x, track as number],
            [track as number, spoke.x],
          ];
    draft.segments.forEach((s, i) => {
      const [a, b] = ends[i] as [number, number];
      s.low = Math.min(a, b);
      s.high = Math.max(a, b);
      if (!s.labelled) return;
      const half = labelWidth(draft.bundle) / 2;
      // Near the spoke, so that a label belongs to the box beside it.
      const away = a >= spoke.x ? 1 : -1;
      const wanted = Math.abs(a - spoke.x) > 2 * half ? spoke.x + away * (half + 10) : (a + b) / 2;
      draft.labelX = Math.min(width - half - 4, Math.max(MARGIN_LEFT - 30 + half, wanted));
      s.low = Math.min(s.low, draft.labelX - half);
      s.high = Math.max(s.high, draft.labelX + half);
    });
  }
}

const KIND_ORDER: Readonly<Record<BundleClass, number>> = { kept: 0, open: 1, breaks: 2 };

interface Lane {
  readonly labelled: boolean;
  readonly taken: { low: number; high: number; key: string }[];
}

/** First fit by left end. Returns the height that each channel needs; `y` of a segment is then relative to its channel. */
function assignLanes(drafts: readonly Draft[]): Map<number, number> {
  const channels = new Map<number, Segment[]>();
  for (const { segments } of drafts) for (const s of segments) channels.set(s.channel, [...(channels.get(s.channel) ?? []), s]);
  const heights = new Map<number, number>();
  for (const [channel, segments] of channels) {
    const lanes: { lane: Lane; members: Segment[] }[] = [];
    const groups = new Map<string, Segment[]>();
    for (const s of segments) groups.set(`${s.kind} ${s.key}`, [...(groups.get(`${s.kind} ${s.key}`) ?? []), s]);
    const ordered = [...groups.entries()].map(([key, members]) => ({
      key,
      members,
      low: Math.min(...members.map((m) => m.low)),
      high: Math.max(...members.map((m) => m.high)),
      first: members[0] as Segment,
    }));
    ordered.sort((a, b) => KIND_ORDER[a.first.kind] - KIND_ORDER[b.first.kind] || Number(a.first.labelled) - Number(b.first.labelled) || a.low - b.low || a.high - b.high || (a.key < b.key ? -1 : 1));
    for (const group of ordered) {
      const { labelled } = group.first;
      let place = lanes.find(({ lane }) => lane.labelled === labelled && lane.taken.every((t) => t.high + 10 < group.low || t.low - 10 > group.high));
      if (place === undefined) {
        place = { lane: { labelled, taken: [] }, members: [] };
        lanes.push(place);
      }
      place.lane.taken.push({ low: group.low, high: group.high, key: group.key });
      place.members.push(...group.members);
    }
    let y = 0;
    for (const { lane, members } of lanes) {
      const height = lane.labelled ? LABEL_LANE : LINE_LANE;
      for (const s of members) s.y = y + height / 2;
      y += height;
    }
    heights.set(channel, y);
  }
  return heights;
}

function levelBands(boxes: ReadonlyMap<string, ZoneBox>): { level: number | null; top: number; bottom: number }[] {
  const bands = new Map<number | null, { level: number | null; top: number; bottom: number }>();
  for (const { level, y } of boxes.values()) {
    const band = bands.get(level) ?? { level, top: y, bottom: y + BOX_HEIGHT };
    bands.set(level, { level, top: Math.min(band.top, y), bottom: Math.max(band.bottom, y + BOX_HEIGHT) });
  }
  return [...bands.values()].sort((a, b) => a.top - b.top);
}

function edgeOf(port: Port): number {
  return port.side === "bottom" ? port.box.y + BOX_HEIGHT : port.box.y;
}

function toRoute(draft: Draft): Route {
  const { bundle, hub, spoke, segments, track } = draft;
  const [first, second] = segments as [Segment, Segment?];
  const points: [number, number][] = [
    [hub.x, edgeOf(hub)],
    [hub.x, first.y],
  ];
  if (second !== undefined && track !== null) points.push([track, first.y], [track, second.y], [spoke.x, second.y]);
  else points.push([spoke.x, first.y]);
  points.push([spoke.x, edgeOf(spoke)]);
  const labelled = second ?? first;
  return { bundle, points, label: labelled.labelled ? { x: draft.labelX, y: labelled.y } : null, end: { x: spoke.x, y: edgeOf(spoke), fromAbove: spoke.side === "top" } };
}
