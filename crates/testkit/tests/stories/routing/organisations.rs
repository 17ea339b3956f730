//! RT-1, RT-5: what is set on an organisation, and what follows for its tickets.

use actions::{
    ActionError,
    organisations::set,
    tickets::{
        receive::{NewTicket, OrganisationHint, Sender, receive},
        set::{Setting, set as set_on_ticket},
    },
};
use base::ids::OrganisationId;
use desk::{
    events::EventKind,
    messages::{Channel, Incoming},
    organisations::change::{Refusal, Set},
    tickets::{Status, change::Set as TicketSet, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TIDE, TestDesk, hours, on_both_engines};

const CORVID: OrganisationId = OrganisationId(1);

fn plan(plan: &str) -> Set {
    Set::Plan { plan: plan.into(), because: "upgraded today".into() }
}

async fn sets(desk: &TestDesk, what: Set) {
    set(&desk.desk, &desk.person(NOOR).await, CORVID, what).await.unwrap();
    desk.drain().await;
}

/// The app's server says what the organisation pays for.
async fn syncs(desk: &TestDesk, plan: &str) -> desk::tickets::Ticket {
    let incoming =
        Incoming { channel: Channel::Widget, text: "From the app".into(), ..Incoming::default() };
    let hint =
        OrganisationHint { external_id: "corvid".into(), name: String::new(), plan: plan.into() };
    let new = NewTicket {
        sender: Sender::Known(desk.person(MARIA).await.id),
        organisation: Some(hint),
        incoming,
        asked: Asked { verified: true, ..Asked::default() },
        client_id: None,
        scope: "widget",
    };
    let ticket = receive(&desk.desk, new).await.unwrap().ticket;
    desk.drain().await;
    ticket
}

on_both_engines!(rt1_an_organisations_plan_set_by_hand_moves_its_open_tickets, async |desk| {
    let open = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    let own = desk.form(MARIA, "Mine is special", Asked::default()).await.ticket.id;
    let by_hand = TicketSet::Plan { plan: "boost".into(), because: "a deal".into() };
    desk.sets(NOOR, own, by_hand).await;
    let others = desk.form(TIDE, "Not theirs", Asked::default()).await.ticket.id;
    desk.pass(hours(3)).await;
    sets(desk, plan("scale")).await;
    let moved = desk.ticket(open.id.0).await;
    assert_eq!(moved.plan, "scale");
    assert_eq!(moved.due_at.unwrap().to_string(), "2026-11-03T09:00:00Z", "from the start");
    assert_eq!(desk.ticket(own.0).await.plan, "boost", "set on the ticket itself");
    assert_eq!(desk.ticket(others.0).await.plan, "pay_as_you_go");
    let told = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, open.id).await;
    let said = |because: &str| because.ends_with("upgraded today");
    assert!(told.unwrap().iter().any(|event| matches!(&event.kind,
        EventKind::FieldChanged { field, because, .. } if field == "plan" && said(because))));
    let new = desk.form(MARIA, "And a new one", Asked::default()).await.ticket;
    assert_eq!(new.plan, "scale", "what comes later has it too");
});

on_both_engines!(rt1_a_sync_changes_nothing_while_a_plan_holds_by_hand, async |desk| {
    sets(desk, plan("scale")).await;
    let ticket = syncs(desk, "boost").await;
    assert_eq!(ticket.plan, "scale");
    let one = store::organisations::one(&mut desk.conn().await, CORVID).await.unwrap().unwrap();
    assert_eq!((one.plan.as_str(), one.plan_in_force()), ("boost", "scale"));
    sets(desk, Set::SyncedPlan).await;
    assert_eq!(desk.ticket(ticket.id.0).await.plan, "boost", "and back when it is let go");
    let lines = store::organisations::events(&mut desk.conn().await, CORVID, 9).await.unwrap();
    let fields: Vec<&str> = lines.iter().map(|line| line.what.field.as_str()).collect();
    assert_eq!(fields, ["plan", "synced plan", "plan"], "newest first");
});

on_both_engines!(rt1_a_sync_moves_open_tickets_where_nothing_holds_by_hand, async |desk| {
    let before = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    syncs(desk, "scale").await;
    assert_eq!(desk.ticket(before.0).await.plan, "scale");
});

on_both_engines!(rt1_a_plan_set_on_a_ticket_can_follow_the_organisation_again, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    let by_hand = TicketSet::Plan { plan: "boost".into(), because: "a deal".into() };
    desk.sets(NOOR, ticket.id, by_hand).await;
    let noor = desk.person(NOOR).await;
    let done = set_on_ticket(&desk.desk, &noor, ticket.id, Setting::OrganisationsPlan, true);
    let after = done.await.unwrap();
    assert_eq!((after.plan.as_str(), after.plan_by_hand), ("enterprise", false));
    assert_eq!(after.due_at, ticket.due_at);
});

on_both_engines!(rt1_a_plan_pinned_to_what_it_is_holds_too, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let pin = TicketSet::Plan { plan: "enterprise".into(), because: "promised".into() };
    assert!(desk.sets(NOOR, ticket, pin).await.plan_by_hand);
    sets(desk, plan("scale")).await;
    assert_eq!(desk.ticket(ticket.0).await.plan, "enterprise");
});

on_both_engines!(rt1_many_tickets_follow_and_done_ones_too, async |desk| {
    let mut last = 0;
    for n in 0..60 {
        last = desk.form(MARIA, &format!("matter {n}"), Asked::default()).await.ticket.id.0;
    }
    desk.reply(NOOR, base::ids::TicketId(last), "Done", Status::Solved).await;
    sets(desk, plan("scale")).await;
    for id in 1..=last {
        assert_eq!(desk.ticket(id).await.plan, "scale", "#{id}");
    }
});

on_both_engines!(rt5_a_priority_customer_comes_first_within_the_same_urgency, async |desk| {
    let first = desk.form(MARIA, "Before", Asked::default()).await.ticket;
    sets(desk, plan("pay_as_you_go")).await;
    let other = desk.form(TIDE, "Somebody else's", Asked::default()).await.ticket.id;
    let flag = |priority| Set::Priority { priority, because: "a top account".into() };
    let order = async || {
        let viewer = Viewer::of(&desk.person(NOOR).await);
        let which = store::lists::Which::NextUp;
        let mut conn = desk.conn().await;
        let rows = store::lists::page(&mut conn, &viewer, &which, None, 9).await.unwrap();
        rows.iter().map(|row| row.ticket.id).collect::<Vec<_>>()
    };
    let later = desk.form(MARIA, "Later", Asked::default()).await.ticket.id;
    assert_eq!(order().await, [first.id, other, later]);
    sets(desk, flag(true)).await;
    assert_eq!(order().await, [first.id, later, other], "open tickets are ranked anew");
    sets(desk, flag(false)).await;
    assert_eq!(order().await, [first.id, other, later]);
});

on_both_engines!(
    rt1_nobody_else_changes_an_organisation_and_a_domain_has_one_owner,
    async |desk| {
        let maria = desk.person(MARIA).await;
        let refused = set(&desk.desk, &maria, CORVID, plan("scale")).await;
        assert!(matches!(refused, Err(ActionError::NotThere)));
        syncs(desk, "scale").await;
        let tide = desk::organisations::Organisation {
            id: OrganisationId(2),
            name: "Tide".into(),
            plan: "scale".into(),
            plan_by_hand: None,
            priority: false,
            domains: vec!["tide.example".into()],
            external_id: "tide".into(),
            account_owner: String::new(),
            created_at: desk.clock_now(),
            changed_at: desk.clock_now(),
        };
        actions::people::add::add(&desk.desk, vec![tide], Vec::new()).await.unwrap();
        let details = Set::Details {
            external_id: String::new(),
            name: "Corvid".into(),
            domains: vec!["tide.example".into()],
            account_owner: String::new(),
        };
        let refused = set(&desk.desk, &desk.person(LEV).await, CORVID, details).await;
        assert!(matches!(refused, Err(ActionError::Refused(Refusal::Taken { .. }))));
    }
);
