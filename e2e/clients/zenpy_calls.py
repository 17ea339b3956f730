"""What a program written for Zendesk does all day, by zenpy as it comes from PyPI, pointed at a
desk of ours by nothing but its address: ZENPY_FORCE_SCHEME and ZENPY_FORCE_NETLOC. Each step says its
name; the first that fails ends it."""

import os
import sys
import tempfile
import urllib.request

from zenpy import Zenpy
from zenpy.lib.api_objects import Comment, Identity, OrganizationMembership, Ticket, User
from zenpy.lib.exception import APIException, RecordNotFoundException

ADDRESS, TOKEN, CLOCK = os.environ["DESK_EMAIL"], os.environ["DESK_TOKEN"], os.environ["DESK_CLOCK"]
desk = Zenpy(subdomain="desk", email=ADDRESS, token=TOKEN)
# What it remembers of an object says nothing of the desk.
desk.disable_caching()


def step(name):
    print(name, flush=True)


def passes(seconds):
    """Lets the desk's clock go on: exports leave the last seconds to the next request."""
    body = f'{{"pass_seconds": {seconds}}}'.encode()
    asked = urllib.request.Request(CLOCK, body, {"content-type": "application/json"})
    urllib.request.urlopen(asked).read()


step("who am I")
me = desk.users.me()
assert me.email == ADDRESS, me.email

step("create, show, update, comment")
made = desk.tickets.create(
    Ticket(subject="Quokka broke", comment=Comment(body="The quokka export stops."),
           requester=User(name="Mara", email="mara@tide.example"), priority="urgent",
           tags=["quokka"]))
ticket = made.ticket
assert ticket.id and made.audit.ticket_id == ticket.id
assert desk.tickets(id=ticket.id).requester.email == "mara@tide.example"
ticket = desk.tickets(id=ticket.id)
ticket.comment = Comment(body="We look at it.", public=True)
ticket.status = "pending"
assert desk.tickets.update(ticket).ticket.status == "pending"
comments = list(desk.tickets.comments(ticket=ticket.id))
assert [one.body for one in comments] == ["The quokka export stops.", "We look at it."], comments
assert comments[0].author.name == "Mara"

step("tags and audits")
assert "seen" in desk.tickets.add_tags(ticket.id, ["seen"])
assert "seen" not in desk.tickets.delete_tags(ticket.id, ["seen"])
audits = list(desk.tickets.audits(ticket=ticket.id))
assert any(event["type"] == "Comment" for audit in audits for event in audit.events)
assert desk.tickets.metrics(ticket.id).replies == 1

step("upload")
with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
    file.write("a line of the log")
    file.flush()
    upload = desk.attachments.upload(file.name, target_name="log.txt")
ticket = desk.tickets(id=ticket.id)
ticket.comment = Comment(body="The log", public=False, uploads=[upload.token])
desk.tickets.update(ticket)
attached = list(desk.tickets.comments(ticket=ticket.id))[-1].attachments
assert [one.file_name for one in attached] == ["log.txt"], attached

step("many at once")
job = desk.tickets.create(
    [Ticket(subject=f"Wombat {n}", description=f"Wombat number {n}") for n in range(3)])
job = desk.job_status(id=job.id)
assert job.status == "completed", job.status
ids = [one.id for one in job.results]
many = list(desk.tickets(ids=ids))
assert len(many) == 3
for one in many:
    one.priority = "high"
desk.tickets.update(many)
assert all(one.priority == "high" for one in desk.tickets(ids=ids))

step("merge")
desk.tickets.merge(ids[0], [ids[1]], target_comment="One more", source_comment="Goes on there")
assert desk.tickets(id=ids[1]).status == "closed"

step("people, their addresses, and two who are one")
person = desk.users.create(User(name="Quill", email="quill@quokka.example", external_id="q-1",
                                notes="Kind.", verified=True))
assert (person.external_id, person.notes, person.verified) == ("q-1", "Kind.", True)
person.name = "Quill P."
person = desk.users.update(person)
assert person.name == "Quill P." and person.notes == "Kind."
again = desk.users.create_or_update(User(external_id="q-1", name="Quill"))
assert (again.id, again.name) == (person.id, "Quill")
home = desk.users.identities.create(person, Identity(type="email", value="quill@home.example"))
assert not home.verified and not home.primary
desk.users.identities.verify(person, home)
desk.users.identities.make_primary(person, home)
assert desk.users(id=person.id).email == "quill@home.example"
assert len(list(desk.users.identities(id=person.id))) == 2
organization = next(iter(desk.organizations()))
membership = desk.organization_memberships.create(
    OrganizationMembership(user_id=person.id, organization_id=organization.id))
assert desk.users(id=person.id).organization_id == organization.id
desk.organization_memberships.delete(membership)
job = desk.users.create([User(name=f"Wombat {n}", email=f"w{n}@wombat.example") for n in range(2)])
ids = [one.id for one in desk.job_status(id=job.id).results]
merged = desk.users.merge(desk.users(id=ids[0]), desk.users(id=ids[1]))
assert merged.id == ids[1]
assert desk.users(id=ids[0]).active is False
ticket = desk.tickets(id=ticket.id)
ticket.email_ccs = [{"user_email": "quill@home.example", "action": "put"}]
desk.tickets.update(ticket)
assert person.id in desk.tickets(id=ticket.id).email_cc_ids

step("page through everything, by number and by cursor")
count = len(list(desk.tickets(cursor_pagination=100)))
by_cursor = [one.id for one in desk.tickets(cursor_pagination=25)]
by_number = [one.id for one in desk.tickets(cursor_pagination=False)]
assert len(by_cursor) == len(set(by_cursor)) == count, (len(by_cursor), count)
assert by_cursor == by_number
for name in ("users", "organizations", "groups", "group_memberships", "views", "macros", "triggers",
             "automations", "brands", "ticket_fields", "organization_memberships"):
    rows = list(getattr(desk, name)())
    assert len({row.id for row in rows}) == len(rows), name
    step(f"  {name}: {len(rows)}")

step("search")
found = list(desk.search(type="ticket", query="quokka"))
assert ticket.id in [one.id for one in found], found
assert desk.search.count(query="quokka", type="ticket") >= 1
assert [one.email for one in desk.users.search("mara@tide.example")] == ["mara@tide.example"]

step("incremental export")
passes(600)
exported = {one.id for one in desk.tickets.incremental(start_time=1, paginate_by_time=True)}
assert set(by_cursor) <= exported, set(by_cursor) - exported
by_cursor = desk.tickets.incremental(start_time=1, paginate_by_time=False)
assert {one.id for one in by_cursor} == exported
assert list(desk.users.incremental(start_time=1))
assert list(desk.organizations.incremental(start_time=1))

step("what is wrong is told as the client knows it")
try:
    desk.tickets(id=9223372036854775807)
    sys.exit("a ticket that is none was found")
except RecordNotFoundException:
    pass
try:
    desk.tickets.create(Ticket(subject="No words"))
    sys.exit("a ticket without words was taken")
except APIException as refused:
    assert refused.response.status_code == 422

step("all of it")
