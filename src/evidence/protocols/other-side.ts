// What a dissector says while bytes of one direction are read because of a packet of the other: who sent them is then the packet's receiver.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { DissectionSink } from "./protocol.ts";

export class OtherSide implements DissectionSink {
  private readonly sink: DissectionSink;

  constructor(sink: DissectionSink) {
    this.sink = sink;
  }

  operation(bit: number): void {
    this.sink.operation(bit);
  }

  detail(facet: string, value: string, times?: number): void {
    this.sink.detail(facet, value, times);
  }

  response(seconds: number): void {
    this.sink.response(seconds);
  }

  request(micros: number): void {
    this.sink.request(micros);
  }

  claim(about: "sender" | "receiver" | Endpoint, attribute: ClaimAttribute, value: string, by: string): void {
    this.sink.claim(about === "sender" ? "receiver" : about === "receiver" ? "sender" : about, attribute, value, by);
  }

  timer(protocol: string, kind: string, seconds: number): void {
    this.sink.timer(protocol, kind, seconds);
  }

  secondary(listener: "sender" | "receiver", transport: "tcp" | "udp", port: number, protocol: string, address?: string): void {
    const other = listener === "sender" ? "receiver" : "sender";
    if (address === undefined) this.sink.secondary(other, transport, port, protocol);
    else this.sink.secondary(other, transport, port, protocol, address);
  }

  trouble(kind: "gap" | "malformed" | "not-mine"): void {
    this.sink.trouble(kind);
  }
}
