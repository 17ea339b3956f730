"""What a client that was generated from Zendesk's own description reads, by python-zendesk as it
comes from PyPI: it checks the type of every field it knows, and stops at the first that is another.
Each step says its name; the first that fails ends it."""

import os
import sys

from zendesk import Zendesk, models

DESK, EMAIL, TOKEN = os.environ["DESK_URL"], os.environ["DESK_EMAIL"], os.environ["DESK_TOKEN"]
desk = Zendesk(security=models.Security(username=f"{EMAIL}/token", password=TOKEN), server_url=DESK)

# The description is wrong of three others: it has a list where Zendesk answers with one object
# (`show_ticket_metrics`, `show_satisfaction_rating`), and words where tags are objects (`list_tags`).
LISTS = {
    "account_settings": "show_account_settings",
    "activity_stream": "list_activities count_activities",
    "automations": "list_automations list_active_automations",
    "brands": "list_brands",
    "custom_roles": "list_custom_roles",
    "custom_ticket_statuses": "list_custom_statuses",
    "dynamic_content": "list_dynamic_contents",
    "group_memberships": "list_group_memberships list_assignable_group_memberships",
    "groups": "list_groups list_assignable_groups count_groups",
    "job_statuses": "list_job_statuses",
    "locales": "list_locales list_locales_for_agent show_current_locale",
    "macros": "list_macros list_active_macros",
    "o_auth_clients": "list_o_auth_clients",
    "organization_fields": "list_organization_fields",
    "organization_memberships": "list_organization_memberships",
    "organizations": "list_organizations count_organizations",
    "requests": "list_requests",
    "satisfaction_ratings": "list_satisfaction_ratings count_satisfaction_ratings",
    "sharing_agreements": "list_sharing_agreements",
    "sla_policies": "list_sla_policies",
    "support_addresses": "list_support_addresses",
    "suspended_tickets": "list_suspended_tickets",
    "tags": "count_tags autocomplete_tags",
    "targets": "list_targets",
    "ticket_audits": "list_ticket_audits",
    "ticket_fields": "list_ticket_fields count_ticket_fields",
    "ticket_forms": "list_ticket_forms",
    "ticket_metrics": "list_ticket_metrics",
    "tickets": "list_tickets count_tickets list_ticket_problems list_deleted_tickets",
    "trigger_categories": "list_trigger_categories",
    "triggers": "list_triggers list_active_triggers",
    "user_fields": "list_user_fields",
    "users": "list_users count_users show_current_user",
    "views": "list_views list_active_views list_compact_views count_views",
}
EXPORTS = """incremental_organization_export incremental_ticket_events incremental_ticket_export_cursor
    incremental_ticket_export_time incremental_user_export_cursor incremental_user_export_time"""


def step(name):
    print(name, flush=True)


def read(part, name, **asked):
    try:
        return getattr(getattr(desk, part), name)(**asked)
    except Exception as fault:
        sys.exit(f"{part}.{name}({asked}): {fault}")


def rows(part, name, of, **asked):
    """The first page of a list."""
    return getattr(read(part, name, **asked).result, of)


step("every list")
for part, names in LISTS.items():
    for name in names.split():
        read(part, name)

step("exports")
for name in EXPORTS.split():
    read("incremental_export", name, start_time=1)
read("ticket_metric_events", "list_ticket_metric_events", start_time=1)

step("what stands around tickets")
for ticket in rows("tickets", "list_tickets", "tickets")[:20]:
    one = {"ticket_id": ticket.id}
    assert read("tickets", "show_ticket", **one).ticket.subject == ticket.subject
    for name in ("list_ticket_comments", "count_ticket_comments"):
        read("ticket_comments", name, **one)
    for audit in rows("ticket_audits", "list_audits_for_ticket", "audits", **one):
        read("ticket_audits", "show_ticket_audit", ticket_audit_id=audit.id, **one)
    for name in ("list_ticket_collaborators", "list_ticket_followers", "list_ticket_email_c_cs",
                 "list_ticket_incidents", "ticket_related_information"):
        read("tickets", name, **one)
    status = read("custom_ticket_statuses", "show_custom_status",
                  custom_status_id=ticket.custom_status_id).custom_status
    # What is closed was solved.
    assert status.status_category == ("solved" if ticket.status == "closed" else ticket.status)

step("people and what they belong to")
for user in rows("users", "list_users", "users")[-20:]:
    assert read("users", "show_user", user_id=user.id).user.name == user.name
    read("users", "show_user_related", user_id=user.id)
    read("user_identities", "list_user_identities", user_id=user.id)
for one in rows("organizations", "list_organizations", "organizations")[:10]:
    assert read("organizations", "show_organization", organization_id=one.id).organization.name
    read("organizations", "organization_related", organization_id=one.id)

step("search")
read("search", "list_search_results", query="export")
assert read("search", "count_search_results", query="type:user role:agent").count
read("search", "export_search_results", query="export")

step("all of it")
