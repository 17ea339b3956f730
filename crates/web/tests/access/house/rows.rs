//! Rows that no action of ours writes by itself.

use actions::{Desk, api_tokens};
use base::{
    ids::{ApiTokenId, AsideId, TicketId},
    secrets,
};
use desk::{
    change::{Change, Row},
    suggestions::{Confidence, Evidence, Suggestion},
    tickets::asides::Aside,
};

use super::Who;

/// Similar tickets speak for another product.
pub async fn suggested(desk: &Desk, ticket: TicketId) {
    let evidence =
        Evidence { confidence: Confidence::Likely, nearest: 5, agreeing: 4, similar: Vec::new() };
    let suggestion = Suggestion {
        ticket_id: ticket,
        product: "error_tracking".into(),
        evidence,
        made_at: desk.now(),
        dismissed: None,
    };
    let aside = Aside {
        id: AsideId(9),
        ticket_id: ticket,
        subject: "A question".into(),
        by: Who::Agent.person().id,
        at: desk.now(),
    };
    let rows = vec![Row::Suggestion(Box::new(suggestion)), Row::Aside(Box::new(aside))];
    let change = Change { rows, ..Change::default() };
    let written = desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::apply::apply(tx, change).await })
    });
    written.await.unwrap();
}

/// The first notice there is.
pub async fn tell_leads(desk: &Desk, ticket: TicketId) {
    let notice = desk::notices::Notice {
        key: "test".into(),
        audience: desk::notices::Audience::Leads,
        ticket_id: Some(ticket),
        text: "Look at this".into(),
        at: desk.now(),
    };
    let rows = vec![desk::change::Row::Notice(Box::new(notice))];
    let change = desk::change::Change { rows, ..desk::change::Change::default() };
    let told = desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::apply::apply(tx, change).await })
    });
    told.await.unwrap();
}

/// The raw message's id: the one the queue was given.
pub async fn first_raw(desk: &Desk) -> i64 {
    let now = base::time::after(desk.now(), 60);
    let jobs = desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::jobs::claim(tx, now, now, 10).await })
    });
    let jobs = jobs.await.unwrap_or_default();
    jobs.into_iter()
        .find_map(|job| match job.kind {
            desk::jobs::JobKind::ParseRaw { raw } => Some(raw.0),
            _ => None,
        })
        .unwrap()
}

/// A token nobody calls with.
pub async fn api_token(desk: &Desk) -> ApiTokenId {
    api_tokens::of(desk, Who::Lead.person().id, "unused".into()).await.unwrap();
    let mut conn = desk.store.read().await.unwrap();
    store::api_tokens::all(&mut conn).await.unwrap()[0].0.id
}

/// The API's number for something of the handbook, where the path is about such a thing.
pub fn in_handbook(path: &str) -> Option<i64> {
    let (kind, key) = match path.split("/{id}").next()? {
        "/group_memberships" => ("membership", format!("{}:flags", Who::Agent.person().id)),
        "/groups" => ("group", "flags".into()),
        "/ticket_fields" => ("field", "subject".into()),
        "/triggers" => ("rule", "enterprise_critical".into()),
        "/automations" => ("rule", "on_hold_for_a_month".into()),
        "/slas/policies" => ("plan", "scale".into()),
        "/custom_roles" => ("role", "agent".into()),
        "/business_hours/schedules" => ("schedule", "response".into()),
        "/organization_fields" => ("organization_fields", "plan".into()),
        "/recipient_addresses" => ("recipient", "help@desk.example".into()),
        "/brands" | "/locales" | "/custom_statuses" | "/ticket_forms" => return Some(1),
        _ => return None,
    };
    let hash = secrets::hash(format!("{kind}:{key}").as_bytes());
    i64::from_str_radix(&hash[..13], 16).ok()
}

/// Whether an address is about the requester.
pub fn of_a_person(path: &str) -> bool {
    ["/people", "/users", "/organization_m"].iter().any(|of| path.starts_with(of))
}

/// An address with the numbers of what hangs on the requester: of their mail address, which the
/// API makes of it, and of their membership, which is their own.
pub fn with_parts(path: &str) -> String {
    let requester = Who::Requester.person();
    let hash = secrets::hash(format!("identity:{}", requester.address.unwrap()).as_bytes());
    let identity = i64::from_str_radix(&hash[..13], 16).unwrap();
    path.replace("{membership}", &requester.id.to_string())
        .replace("{identity}", &identity.to_string())
}
