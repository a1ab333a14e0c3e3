// Records in the members of Guacamole's REST interface and the columns of its history table; names, addresses and numbers are ours.

export const guacamoleRecords: readonly Record<string, unknown>[] = [
  {
    identifier: "17",
    uuid: "u-17",
    connectionIdentifier: "3",
    connectionName: "hmi-1 (RDP)",
    startDate: 1773126000000,
    endDate: 1773129600000,
    remoteHost: "10.9.0.5",
    username: "op.a",
    active: false,
  },
  { identifier: "18", connectionIdentifier: "4", connectionName: "eng-2", startDate: 1773126000000, endDate: null, remoteHost: "10.9.0.6", username: "VENDOR\\b", active: true },
];

export const guacamoleLines: readonly string[] = [JSON.stringify(guacamoleRecords), ...JSON.stringify(guacamoleRecords, null, 2).split("\n")];

export const guacamoleTable: readonly string[] = [
  "history_id,user_id,username,remote_host,connection_id,connection_name,sharing_profile_id,sharing_profile_name,start_date,end_date",
  "17,1,op.a,10.9.0.5,3,hmi-1 (RDP),NULL,NULL,2026-03-10 08:00:00,2026-03-10 09:00:00",
  '18,2,"vendor ""b""",10.9.0.6,4,eng-2,,,2026-03-10 08:00:00.123+01,\\N',
];
