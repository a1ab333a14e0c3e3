// What a Cisco IOS device says of who signs in to it, told on: SSH and the sign-in itself are one.
import type { LogSink } from "../log-format.ts";
import { accountOf } from "../sign-in-record.ts";
import { readIosMessage } from "./device-messages.ts";
import { type Said, tell, tellFailed } from "./said.ts";
import type { SessionMemory } from "./session-memory.ts";

export function tellDevice(said: Said, memory: SessionMemory, sink: LogSink): void {
  const { host, at } = said;
  const device = readIosMessage(said.message);
  if (device.kind === "other") sink.irrelevant(device.what);
  else if (device.kind === "starts" || device.kind === "stops") tell(said, memory, sink, device.kind === "starts" ? "starts of the machine" : "stops of the machine", { act: device.kind });
  else if (device.kind === "elevated") tell(said, memory, sink, "uses of administrator's rights", { act: "elevated", ...accountOf(device.user), from: device.from, elevated: true });
  else if (device.kind === "failed") tellFailed(said, memory, sink, "failed sign-ins at devices", { ...accountOf(device.user), how: device.how, from: device.from, reason: device.reason });
  else if (device.kind === "sign-in") {
    // SSH and the sign-in itself are two messages; whichever comes first tells it, and the terminal of the other is another name of it.
    if (memory.justSignedIn(host, device.user, at)) {
      memory.aliases.set(`${host} ${device.key}`, "");
      sink.irrelevant("sign-ins at devices that were told before");
      return;
    }
    memory.began(`${host}#${device.key}`, host, device.user, device.from, at);
    if (device.key !== "") memory.aliases.set(`${host} ${device.key}`, device.key);
    tell(said, memory, sink, "sign-ins at devices", { act: "sign-in", ...accountOf(device.user), how: device.how, from: device.from, key: device.key });
  } else {
    const key = memory.aliases.get(`${host} ${device.key}`) ?? device.key;
    memory.aliases.delete(`${host} ${device.key}`);
    tell(said, memory, sink, "sign-outs at devices", { act: "sign-out", ...accountOf(device.user), how: device.how, from: device.from, key, reason: device.reason });
  }
}
