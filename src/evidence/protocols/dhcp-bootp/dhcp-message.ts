// The fields of one DHCP or BOOTP message (RFC 2131 §2, RFC 951) and of its options (RFC 2132 §2), wherever they stand: in the options field, and in
// the file and server name fields where option 52 says so. Keeps positions and numbers, no texts.
import {
  OPTION_BOOT_FILE,
  OPTION_END,
  OPTION_FULL_NAME,
  OPTION_HOST_NAME,
  OPTION_LEASE_TIME,
  OPTION_MASK,
  OPTION_MESSAGE_TYPE,
  OPTION_NAME_SERVER,
  OPTION_OVERLOAD,
  OPTION_PAD,
  OPTION_REBINDING_TIME,
  OPTION_RENEWAL_TIME,
  OPTION_REQUESTED_ADDRESS,
  OPTION_ROUTER,
  OPTION_SERVER,
  OPTION_TFTP_SERVER,
  OPTION_TIME_SERVER,
  OPTION_VENDOR_CLASS,
} from "./codes.ts";

export const FIXED_SIZE = 236;
const MAGIC_COOKIE = 0x6382_5363;
const SERVER_NAME_AT = 44;
const FILE_AT = 108;
const ETHERNET = 1;

/** Lengths that the standard fixes; an option with another one is malformed. */
const FIXED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [OPTION_MASK, 4],
  [OPTION_REQUESTED_ADDRESS, 4],
  [OPTION_LEASE_TIME, 4],
  [OPTION_OVERLOAD, 1],
  [OPTION_MESSAGE_TYPE, 1],
  [OPTION_SERVER, 4],
  [OPTION_RENEWAL_TIME, 4],
  [OPTION_REBINDING_TIME, 4],
]);

/** Where an option's value stands; from = −1: the message has none. */
export interface Place {
  from: number;
  to: number;
}

/** One object serves many messages. */
export class DhcpMessage {
  isReply = false;
  transaction = 0;
  /** Position of the client's hardware address, −1 = not of Ethernet. */
  macAt = -1;
  clientAt = 0;
  yourAt = 0;
  isRelayed = false;
  namesBootFile = false;
  hasOptions = false;
  /** 0 = BOOTP. */
  type = 0;
  /** Seconds; −1 = not given. */
  leaseSeconds = -1;
  renewalSeconds = -1;
  rebindingSeconds = -1;
  isMalformed = false;
  readonly mask: Place = { from: -1, to: -1 };
  readonly routers: Place = { from: -1, to: -1 };
  readonly nameServers: Place = { from: -1, to: -1 };
  readonly timeServers: Place = { from: -1, to: -1 };
  readonly server: Place = { from: -1, to: -1 };
  readonly hostName: Place = { from: -1, to: -1 };
  readonly fullName: Place = { from: -1, to: -1 };
  readonly vendorClass: Place = { from: -1, to: -1 };
  private overload = 0;
  private readonly all: readonly Place[] = [this.mask, this.routers, this.nameServers, this.timeServers, this.server, this.hostName, this.fullName, this.vendorClass];
  private readonly places: ReadonlyMap<number, Place> = new Map([
    [OPTION_MASK, this.mask],
    [OPTION_ROUTER, this.routers],
    [OPTION_NAME_SERVER, this.nameServers],
    [OPTION_TIME_SERVER, this.timeServers],
    [OPTION_SERVER, this.server],
    [OPTION_HOST_NAME, this.hostName],
    [OPTION_FULL_NAME, this.fullName],
    [OPTION_VENDOR_CLASS, this.vendorClass],
  ]);

  /** The message at [start, end), which has the fixed fields. */
  open(view: DataView, bytes: Uint8Array, start: number, end: number): void {
    this.isReply = bytes[start] === 2;
    this.transaction = view.getInt32(start + 4);
    this.macAt = bytes[start + 1] === ETHERNET && bytes[start + 2] === 6 ? start + 28 : -1;
    this.clientAt = start + 12;
    this.yourAt = start + 16;
    this.isRelayed = view.getUint32(start + 24) !== 0;
    this.type = 0;
    this.leaseSeconds = -1;
    this.renewalSeconds = -1;
    this.rebindingSeconds = -1;
    this.isMalformed = false;
    this.overload = 0;
    for (let i = 0; i < this.all.length; i++) {
      const place = this.all[i] as Place;
      place.from = -1;
      place.to = -1;
    }
    this.namesBootFile = false;
    this.hasOptions = end - start >= FIXED_SIZE + 4 && view.getUint32(start + FIXED_SIZE) === MAGIC_COOKIE;
    if (this.hasOptions) {
      this.readOptions(view, bytes, start + FIXED_SIZE + 4, end);
      // §4.1: the file field first, then the server name.
      if ((this.overload & 1) !== 0) this.readOptions(view, bytes, start + FILE_AT, start + FIXED_SIZE);
      if ((this.overload & 2) !== 0) this.readOptions(view, bytes, start + SERVER_NAME_AT, start + FILE_AT);
    }
    if ((this.overload & 1) === 0 && bytes[start + FILE_AT] !== 0) this.namesBootFile = true;
  }

  private readOptions(view: DataView, bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const code = bytes[at] as number;
      if (code === OPTION_END) return;
      if (code === OPTION_PAD) {
        at++;
        continue;
      }
      const from = at + 2;
      const to = from + (bytes[at + 1] ?? 0);
      if (from > end || to > end) {
        this.isMalformed = true;
        return;
      }
      at = to;
      if (to - from !== (FIXED_LENGTHS.get(code) ?? to - from)) {
        this.isMalformed = true;
        continue;
      }
      this.keep(view, code, from, to);
    }
  }

  private keep(view: DataView, code: number, from: number, to: number): void {
    switch (code) {
      case OPTION_MESSAGE_TYPE:
        this.type = view.getUint8(from);
        return;
      case OPTION_LEASE_TIME:
        this.leaseSeconds = view.getUint32(from);
        return;
      case OPTION_RENEWAL_TIME:
        this.renewalSeconds = view.getUint32(from);
        return;
      case OPTION_REBINDING_TIME:
        this.rebindingSeconds = view.getUint32(from);
        return;
      case OPTION_OVERLOAD:
        this.overload = view.getUint8(from);
        return;
      case OPTION_TFTP_SERVER:
      case OPTION_BOOT_FILE:
        this.namesBootFile = to > from;
        return;
      default: {
        const place = this.places.get(code);
        if (place === undefined || to === from) return;
        place.from = from;
        place.to = to;
      }
    }
  }
}
