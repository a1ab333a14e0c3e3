"""Sessions of Windows Security logs, paired as plainly as can be: by computer and logon id, and by nothing else.

A second opinion for tests/differential/windows-sessions.test.ts. Reads EVTX with python-evtx and lines of JSON with the standard library, shares no line with
Holdpoint, and knows none of its finer rules: two halves of an administrator's sign-in are two sessions here, and a sign-in that is told twice is two.
What that makes different is listed in the test, each with its reason.

Usage: pair-windows-sessions.py FILE...    prints one JSON object: file -> sessions
"""
import json
import re
import sys
import zipfile
from datetime import datetime, timezone

# Microsoft, event 4624, "Logon Type". 7 unlocks what is there, 9 takes other credentials into what is there: neither begins a session.
CLASSES = {0: "system", 2: "screen", 3: "network", 4: "batch", 5: "service", 8: "network", 10: "remote desktop", 11: "screen", 12: "remote desktop", 13: "screen"}
NO_SESSION = {7, 9}
WANTED = {4624, 4634, 4647, 4778, 4779}


def instant(text):
    """Microseconds since 1970 of "2020-09-22 08:37:56.586Z", which is UTC."""
    whole, _, fraction = re.sub(r"(Z|\+00:00)$", "", text.strip().replace("T", " ")).partition(".")
    seconds = int(datetime.strptime(whole, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc).timestamp())
    return seconds * 1_000_000 + int((fraction + "000000")[:6] or 0)


def events_of_evtx(path):
    from Evtx.Evtx import Evtx

    with Evtx(path) as log:
        for record in log.records():
            text = record.xml()
            number = int(re.search(r"<EventID[^>]*>(\d+)</EventID>", text).group(1))
            channel = re.search(r"<Channel>([^<]*)</Channel>", text).group(1)
            if number not in WANTED or channel.lower() != "security":
                continue
            fields = dict(re.findall(r'<Data Name="([^"]*)">([^<]*)</Data>', text))
            fields["computer"] = re.search(r"<Computer>([^<]*)</Computer>", text).group(1)
            fields["record"] = int(re.search(r"<EventRecordID>(\d+)</EventRecordID>", text).group(1))
            yield number, instant(re.search(r'SystemTime="([^"]*)"', text).group(1)), fields


def events_of_json(archive):
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            for line in opened.open(name):
                if not re.search(rb'"EventID": ?4[67]', line):
                    continue
                event = json.loads(line)
                if event.get("EventID") not in WANTED or str(event.get("Channel", "")).lower() != "security":
                    continue
                fields = {key: str(value) for key, value in event.items()}
                fields["computer"] = event["Hostname"]
                fields["record"] = event["RecordNumber"]
                yield event["EventID"], written_at(event), fields


def written_at(event):
    """The collector stamps events seconds late, in UTC; the machine writes whole seconds, in a time zone that is not said: what lies between in quarters of an hour."""
    written, stamped = instant(event["EventTime"]), instant(event["@timestamp"])
    quarter = 15 * 60 * 1_000_000
    return written + round((stamped - written) / quarter) * quarter


def sessions_of(events):
    """In the order in which each computer numbered its records; a record that stands twice counts once."""
    numbered = {}
    for number, at, fields in events:
        numbered[(fields["computer"].lower(), fields["record"])] = (number, at, fields)
    opened, ended, sessions = {}, set(), []
    for (computer, record), (number, at, fields) in sorted(numbered.items()):
        logon = int(fields.get("TargetLogonId") or fields.get("LogonID") or fields.get("LogonId") or "0", 16)
        key = (computer, logon)
        kind = int(fields.get("LogonType", -1))
        if kind in NO_SESSION:
            continue
        if number == 4624:
            session = {"computer": computer, "class": CLASSES[kind], "start": at, "end": None, "logon": hex(logon)}
            sessions.append(session)
            opened[key] = session
            ended.discard(key)
        elif key in opened:
            if number in (4634, 4647):
                opened.pop(key)["end"] = at
                ended.add(key)
        elif key not in ended:
            is_end = number in (4634, 4647)
            station = "remote desktop" if fields.get("SessionName", "").startswith("RDP") else "screen" if fields.get("SessionName") == "Console" else "unknown"
            session = {"computer": computer, "class": CLASSES.get(kind, station), "start": None, "end": at if is_end else None, "logon": hex(logon)}
            sessions.append(session)
            if is_end:
                ended.add(key)
            else:
                opened[key] = session
    return sessions


if __name__ == "__main__":
    print(json.dumps({path: sessions_of(events_of_json(path) if path.endswith(".zip") else events_of_evtx(path)) for path in sys.argv[1:]}))
