// Syslog codes as data: facilities and severities (RFC 5424 §6.2.1, tables 1 and 2).

export const FACILITIES: readonly string[] = [
  "kernel",
  "user",
  "mail",
  "daemon",
  "security",
  "syslogd",
  "printer",
  "news",
  "uucp",
  "clock",
  "authorization",
  "ftp",
  "ntp",
  "log audit",
  "log alert",
  "clock 2",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
];

export const SEVERITIES: readonly string[] = ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"];
