"""A full sync by tap-zendesk as it comes from PyPI: it discovers every stream, reads them all, and
what it read is compared with what the desk counts. Each step says its name."""

import collections
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

DESK, TOKEN = os.environ["DESK_URL"], os.environ["DESK_TOKEN"]
TAP = os.path.join(os.path.dirname(sys.executable), "tap-zendesk")
FOLDER = tempfile.mkdtemp(dir=os.environ["DESK_FOLDER"])


def step(name):
    print(name, flush=True)


def write(name, value):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
    return path


def tap(*arguments):
    done = subprocess.run([TAP, "--config", CONFIG, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    return done.stdout


def asked(path):
    request = urllib.request.Request(f"{DESK}/api/v2/{path}")
    request.add_header("Authorization", f"Bearer {TOKEN}")
    return json.load(urllib.request.urlopen(request))


CONFIG = write("config.json", {
    "subdomain": "desk", "start_date": "2001-01-01T00:00:00Z", "access_token": TOKEN,
})

step("discover")
catalog = json.loads(tap("--discover"))
assert len(catalog["streams"]) == 16, [one["stream"] for one in catalog["streams"]]
for stream in catalog["streams"]:
    for entry in stream["metadata"]:
        if entry["breadcrumb"] == []:
            entry["metadata"]["selected"] = True

step("sync")
rows = collections.defaultdict(dict)
for line in tap("--catalog", write("catalog.json", catalog)).splitlines():
    message = json.loads(line)
    if message["type"] == "RECORD":
        row = message["record"]
        rows[message["stream"]][row.get("id", row.get("name"))] = row
for name in sorted(rows):
    step(f"  {name}: {len(rows[name])}")


def counted(path):
    count = asked(path)["count"]
    return count["value"] if isinstance(count, dict) else count


step("as many as the desk counts")
for name, path in [
    ("tickets", "tickets/count"), ("users", "users/count"),
    ("organizations", "organizations/count"), ("groups", "groups/count"), ("macros", "macros"),
    ("ticket_fields", "ticket_fields"), ("group_memberships", "group_memberships"),
    ("satisfaction_ratings", "satisfaction_ratings"), ("sla_policies", "slas/policies"),
    ("tags", "tags"), ("ticket_forms", "ticket_forms"), ("ticket_metrics", "tickets/count"),
]:
    known = counted(path)
    assert len(rows[name]) == known, (name, len(rows[name]), known)
assert len(rows["ticket_audits"]) >= len(rows["tickets"])
assert len(rows["ticket_comments"]) >= len(rows["tickets"])
assert rows["ticket_metric_events"]
assert not rows["talk_phone_numbers"]

step("and with the same words")
one = max(rows["tickets"])
told = asked(f"tickets/{one}")["ticket"]
for field in ("subject", "description", "status", "priority", "tags", "requester_id"):
    assert rows["tickets"][one][field] == told[field], field
comments = asked(f"tickets/{one}/comments")["comments"]
of_it = [row for row in rows["ticket_comments"].values() if row["ticket_id"] == one]
assert sorted(row["body"] for row in of_it) == sorted(row["body"] for row in comments)

step("all of it")
