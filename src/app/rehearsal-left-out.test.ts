// Which addresses a rehearsal can give to machines: one that it cannot must keep its conversation out, and not end the whole rehearsal.
import { expect, it } from "vitest";
import { isRouted } from "./rehearsal-left-out.ts";

it.each(["::1", "::", "fe80::1", "febf::1", "ff02::1", "::ffff:10.0.0.1", "0.0.0.0", "127.0.0.1", "169.254.1.1", "239.1.1.1", "255.255.255.255", "mac:00:11:22:33:44:55"])(
  "%s is not routed",
  (address) => expect(isRouted(address)).toBe(false),
);
it.each(["10.0.0.1", "192.0.2.1", "223.255.255.254", "fd00::1", "fec0::1", "2001:db8::1"])("%s is routed", (address) => expect(isRouted(address)).toBe(true));
