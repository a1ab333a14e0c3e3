// What people are known to do when a control takes something away. General patterns, not observations of this plant; null where none is known.
import type { ConversationRole } from "../../plant/finding.ts";

export function workaroundFor(role: ConversationRole, protocol: string, degradedBy: string | undefined): string | null {
  if (degradedBy === "idle-timeout") return "People restart the connection by hand, then ask for a rule without limits (a known pattern, not seen here).";
  if (protocol === "dhcp-bootp") return "Addresses are set by hand at the machines, and lists of them fall behind (a known pattern, not seen here).";
  if (degradedBy !== undefined) return null;
  switch (protocol) {
    case "smb":
    case "ftp-tftp":
      return "Files travel on USB sticks (a known pattern, not seen here).";
    case "teamviewer":
    case "anydesk":
    case "vendor-vpn":
      return "A maker brings a mobile router of its own (a known pattern, not seen here).";
    case "raw-print":
      return "Labels are printed from another machine and carried (a known pattern, not seen here).";
  }
  switch (role) {
    case "engineering":
      return "The engineering laptop is plugged into the cell switch (a known pattern, not seen here).";
    case "recipe":
      return "Recipes and orders are typed in at the machine (a known pattern, not seen here).";
    case "identity-and-time":
      return "Local accounts and shared passwords come back (a known pattern, not seen here).";
    default:
      return null;
  }
}
