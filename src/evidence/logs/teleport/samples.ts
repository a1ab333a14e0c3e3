// Events in the fields of Teleport's audit reference; names, addresses and numbers are ours.

const at = (time: string) => ({ time: `2026-03-10T${time}Z`, cluster_name: "jump.plant.example" });
const server = { server_id: "s-1", server_hostname: "hist-1.plant.example", proto: "ssh", "addr.remote": "192.0.2.7:50332" };

export const teleportEvents: readonly Record<string, unknown>[] = [
  { event: "user.login", code: "T1000I", uid: "u1", ...at("06:00:00.5"), user: "op.a", success: true, method: "local", mfa_device: { mfa_device_name: "d" }, "addr.remote": "192.0.2.7:50331" },
  { event: "user.login", code: "T1000W", uid: "u2", ...at("06:00:01"), user: "op.b", success: false, error: "invalid", method: "local", "addr.remote": "192.0.2.8:50331" },
  { event: "session.start", code: "T2000I", uid: "u3", ...at("06:00:10"), user: "op.a", login: "root", sid: "sid-1", ...server },
  { event: "session.join", code: "T2001I", uid: "u4", ...at("06:10:00"), user: "vendor@example.com", login: "root", sid: "sid-1", ...server },
  { event: "session.data", code: "T2006I", uid: "u5", ...at("06:29:59"), user: "op.a", sid: "sid-1", tx: 1, rx: 2 },
  { event: "session.leave", code: "T2003I", uid: "u6", ...at("06:30:00"), user: "op.a", login: "root", sid: "sid-1", ...server },
  {
    event: "session.end",
    code: "T2004I",
    uid: "u7",
    ...at("06:30:05"),
    user: "op.a",
    login: "root",
    sid: "sid-1",
    session_start: "2026-03-10T06:00:10Z",
    session_stop: "2026-03-10T06:30:05Z",
    ...server,
  },
  {
    event: "windows.desktop.session.start",
    code: "TDP00I",
    uid: "u8",
    ...at("07:00:00"),
    user: "op.a",
    windows_user: "Administrator",
    desktop_addr: "10.20.1.9:3389",
    desktop_labels: { "teleport.dev/dns_host_name": "hmi-1.plant.example" },
    "addr.remote": "10.20.1.9:3389",
    sid: "sid-2",
    success: true,
  },
  { event: "windows.desktop.session.start", code: "TDP00W", uid: "u9", ...at("07:00:30"), user: "op.b", desktop_addr: "10.20.1.9:3389", sid: "", success: false, error: "access denied" },
  { event: "client.disconnect", code: "T3006I", uid: "u10", ...at("07:45:00"), user: "op.a", reason: "client is idle for 45m", sid: "sid-2" },
  { event: "windows.desktop.session.end", code: "TDP01I", uid: "u11", ...at("07:45:01"), user: "op.a", desktop_addr: "10.20.1.9:3389", sid: "sid-2" },
  { event: "db.session.start", code: "TDB00I", uid: "u12", ...at("08:00:00"), user: "op.a", db_service: "hist", db_uri: "hist-2.plant.example:5432", db_user: "reports", sid: "sid-3", success: true },
  { event: "db.session.end", code: "TDB01I", uid: "u13", ...at("08:01:00"), user: "op.a", db_service: "hist", db_uri: "hist-2.plant.example:5432", sid: "sid-3" },
  { event: "access_request.create", code: "T5000I", uid: "u14", ...at("08:02:00"), user: "op.a", state: "PENDING" },
];

export const teleportLines: readonly string[] = teleportEvents.map((event) => JSON.stringify(event));
