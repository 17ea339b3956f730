//! Who may use which route; the test's half of `docs/guides/permissions.md`.

use super::house::Who::{self, *};

/// A route and who may use it.
pub struct Case {
    pub method: &'static str,
    pub path: &'static str,
    pub body: &'static str,
    pub who: &'static [Who],
}

const STAFF: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer];
/// Staff who see the ticket.
const SEE: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer];
/// Staff who may change it.
const CHANGE: &[Who] = &[Admin, Lead, Agent, Engineer];
/// Staff who may answer, on whichever ticket.
const ANSWER: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer];
const RUN: &[Who] = &[Admin, Lead, Agent];
/// Who may change the rules.
const LEAD: &[Who] = &[Admin, Lead];
const ADMIN: &[Who] = &[Admin];
const CUSTOMERS: &[Who] = &[Requester, OrgAdmin, OtherCustomer];
/// Customers who see the ticket.
const ASKED: &[Who] = &[Requester, OrgAdmin];
const ALL: &[Who] = &Who::ALL;
const SIGNED_IN: &[Who] =
    &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer, Requester, OrgAdmin, OtherCustomer];
const READ_FILES: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer, Requester, OrgAdmin];

const fn get(path: &'static str, who: &'static [Who]) -> Case {
    Case { method: "GET", path, body: "", who }
}

const fn post(path: &'static str, body: &'static str, who: &'static [Who]) -> Case {
    Case { method: "POST", path, body, who }
}

/// Every route, in an order in which one case does not spoil the next.
pub const CASES: &[Case] = &[
    get("/healthz", ALL),
    get("/readyz", ALL),
    get("/", ALL),
    get("/setup", ALL),
    post("/setup", "name=x", ALL),
    get("/sign-in", ALL),
    post("/sign-in", "address=x&password=y", ALL),
    get("/help", ALL),
    post("/help", "message=", ALL),
    get("/help/received", &[]),
    get("/survey/{token}", &[]),
    post("/survey/{token}", "rating=5", &[]),
    get("/assets/{name}", &[]),
    get("/widget.js", ALL),
    get("/sw.js", ALL),
    get("/manifest.webmanifest", ALL),
    get("/offline", ALL),
    post("/widget/v1/tickets", "{}", ALL),
    get("/widget/v1/tickets/{token}", &[]),
    post("/widget/v1/tickets/{token}/messages", "{}", &[]),
    get("/widget/v1/tickets/{token}/live", &[]),
    get("/live", SIGNED_IN),
    get("/next", STAFF),
    get("/mine", STAFF),
    get("/following", STAFF),
    get("/unclassified", STAFF),
    get("/groups/{key}", STAFF),
    get("/tickets", STAFF),
    get("/tickets/completions", STAFF),
    get("/views", STAFF),
    post("/views", "name=Open&query=status:open&audience=everyone", LEAD),
    get("/views/{id}", STAFF),
    post("/views/{id}", "name=Open&query=status:open&audience=everyone&version=1", LEAD),
    post("/views/{id}/place", "to=up", LEAD),
    post("/views/{id}/deletion", "", LEAD),
    post("/views/{id}/restoration", "", LEAD),
    get("/tickets/{id}", SEE),
    get("/tickets/{id}/history", SEE),
    get("/tickets/{id}/similar", SEE),
    get("/tickets/{id}/presence", SEE),
    post("/tickets/{id}/presence", "state=viewing&tab=a", SEE),
    Case { method: "PUT", path: "/tickets/{id}/draft", body: "text=x&version=0", who: SEE },
    post("/preview", "text=x", STAFF),
    get("/tickets/{id}/draft/versions", SEE),
    // Nothing is kept so early: nobody finds one.
    post("/tickets/{id}/draft/versions/{version}", "", &[]),
    // Refused for want of a picture, which is no *not yours*.
    post("/tickets/{id}/draft/pictures", "", STAFF),
    get("/draft-files/{id}/{name}", &[]),
    post("/tickets/{id}/messages", "visibility=internal&text=note", SEE),
    post("/tickets/{id}/messages", "visibility=public&text=reply", SEE),
    get("/macros", STAFF),
    get("/macros/new", ANSWER),
    post("/macros", "name=", ANSWER),
    get("/macros/{id}", ANSWER),
    post("/macros/{id}", "name=", ANSWER),
    get("/tickets/{id}/macros", CHANGE),
    get("/tickets/{id}/macros/{macro}", CHANGE),
    post("/tickets/{id}/macros/{macro}/use", "", CHANGE),
    post("/macros/{id}/removal", "", ANSWER),
    // The agent's own; leads decide about everybody's.
    post("/sendings/{id}/time", "ticket=1&at_local=2027-01-01T09:00", CHANGE),
    post("/sendings/{id}/now", "ticket=1", CHANGE),
    post("/sendings/{id}/undo", "ticket=1", CHANGE),
    post("/check", "text=x", STAFF),
    get("/people.json", STAFF),
    post("/tickets/{id}/assignment", "assignee=me", CHANGE),
    post("/tickets/{id}/severity", "severity=high", CHANGE),
    post("/tickets/{id}/plan", "plan=scale&why=upgraded", CHANGE),
    post("/tickets/{id}/links", "address=https://github.com/acme/app/issues/7", CHANGE),
    post("/tickets/{id}/tags", "add=vip", CHANGE),
    post("/tickets/{id}/fields", "environment=Staging", CHANGE),
    post("/tickets/{id}/related", "other=1&relation=relates_to", CHANGE),
    get("/tickets/{id}/snooze", CHANGE),
    post("/tickets/{id}/snooze", "until=customer", CHANGE),
    post("/tickets/{id}/snooze/end", "", CHANGE),
    get("/tickets/{id}/splitting", CHANGE),
    post("/tickets/{id}/splitting", "subject=", CHANGE),
    get("/attachments/{id}", SEE),
    get("/tickets/{id}/asides", SEE),
    post("/tickets/{id}/asides", "to=x", SEE),
    get("/tickets/{id}/asides/{aside}", SEE),
    post("/tickets/{id}/asides/{aside}", "text=", SEE),
    post("/tickets/{id}/status", "status=pending", CHANGE),
    post("/tickets/{id}/synced-plan", "", CHANGE),
    post("/tickets/{id}/followers", "person=me", SEE),
    post("/tickets/{id}/followers/removal", "person=me", SEE),
    post("/tickets/{id}/closure", "anyway=yes", CHANGE),
    post("/tickets/{id}/reopening", "", CHANGE),
    post("/tickets/{id}/product", "product=error_tracking", CHANGE),
    post("/tickets/{id}/suggestion", "", CHANGE),
    post("/tickets/{id}/suggestion/dismissal", "", CHANGE),
    get("/organisations/{id}", SEE),
    post("/organisations/{id}/plan", "plan=scale&why=upgraded", RUN),
    post("/organisations/{id}/synced-plan", "", RUN),
    post("/organisations/{id}/priority", "priority=yes&why=large", RUN),
    post("/organisations/{id}/details", "name=Corvid&domains=corvid.example", RUN),
    get("/away", STAFF),
    post("/away", "reason=dentist", STAFF),
    // A colleague's: the agent's own and the leads' only.
    post("/away/{id}/end", "", RUN),
    post("/bulk-edits/preview", "tickets=1&severity=high", ANSWER),
    post("/bulk-edits", "tickets=1&severity=high", ANSWER),
    get("/bulk-edits/{id}", &[]),
    post("/bulk-edits/{id}/undo", "", &[]),
    get("/rail?at=/away", STAFF),
    get("/palette", STAFF),
    get("/palette/choices?of=status", ANSWER),
    post("/push-subscriptions", "endpoint=x", STAFF),
    post("/push-subscriptions/removal", "endpoint=x", STAFF),
    post("/seen", "tickets=1:1", STAFF),
    get("/settings/keys", STAFF),
    get("/settings/keys/own", STAFF),
    post("/settings/keys", "key.e=d", STAFF),
    post("/settings/keys/reset", "", STAFF),
    post("/outgoing/{id}/again", "ticket=1", CHANGE),
    get("/attachments/{id}/{name}", READ_FILES),
    get("/dead-letters", RUN),
    post("/dead-letters/{id}/retry", "", RUN),
    get("/webhooks", ADMIN),
    post("/webhooks", "name=b&url=https%3A%2F%2Fb.example", ADMIN),
    get("/webhooks/{id}", ADMIN),
    post("/webhooks/{id}", "name=a&url=https%3A%2F%2Fa.example", ADMIN),
    post("/webhooks/{id}/test", "", ADMIN),
    post("/deliveries/{id}/again", "", ADMIN),
    post("/webhooks/{id}/pause", "", ADMIN),
    post("/webhooks/{id}/pause/end", "", ADMIN),
    post("/webhooks/{id}/secret", "", ADMIN),
    post("/webhooks/{id}/removal", "", ADMIN),
    get("/handbook/automations", STAFF),
    get("/handbook/automations/{key}", RUN),
    get("/handbook/automations/{key}/text", STAFF),
    post("/handbook/automations/{key}/switch", "base=0&to=off", LEAD),
    post("/handbook/calendar", "text=BEGIN:VCALENDAR", LEAD),
    get("/notices", STAFF),
    post("/notices/{id}/seen", "", LEAD),
    post("/notices/seen", "until=1", STAFF),
    get("/handbook", STAFF),
    get("/handbook/forms/{sheet}", STAFF),
    post("/handbook/forms/{sheet}", "base=0&rules.pending_days=9", LEAD),
    get("/handbook/text", STAFF),
    post("/handbook/text", "base=0&text=", LEAD),
    get("/handbook/whole", STAFF),
    post("/handbook/forms/{sheet}/check", "base=0&rules.pending_days=9", LEAD),
    post("/handbook/check", "base=0&text=", STAFF),
    post("/handbook/preview", "of=texts.survey&subject=x&body=y", STAFF),
    post("/handbook/simulation", "base=0&text=", LEAD),
    get("/handbook/simulation/{id}", LEAD),
    post("/handbook/versions", "base=0&text=%23+new", LEAD),
    get("/handbook/versions", STAFF),
    get("/handbook/versions/{number}", STAFF),
    post("/handbook/versions/{number}/restoration", "", LEAD),
    get("/handbook/changes", STAFF),
    get("/dev/gallery", &[]),
    get("/dev/gallery/{name}", &[]),
    get("/tickets/{id}/investigation", CHANGE),
    get("/tickets/{id}/passing-on", CHANGE),
    post("/tickets/{id}/passing-on", "text=", CHANGE),
    get("/tickets/{id}/merging", CHANGE),
    post("/tickets/{id}/merging", "other=1", CHANGE),
    // Nothing is merged here: who may ask is told so.
    post("/tickets/{id}/merging/undo", "", CHANGE),
    post("/tickets/{id}/investigation", "needed=counts", CHANGE),
    post("/tickets/{id}/investigation/end", "", CHANGE),
    get("/portal", CUSTOMERS),
    get("/portal/sign-in", ALL),
    post("/portal/sign-in", "address=nobody%40x.example", ALL),
    get("/portal/links/{token}", &[]),
    post("/portal/links/{token}", "", &[]),
    get("/portal/tickets/{id}", ASKED),
    post("/portal/tickets/{id}/messages", "text=more&client_id=c1", ASKED),
    post("/portal/tickets/{id}/closure", "", ASKED),
    post("/portal/tickets/{id}/reopening", "", ASKED),
    post("/portal/sign-out", "", CUSTOMERS),
    post("/sign-out", "", STAFF),
];
