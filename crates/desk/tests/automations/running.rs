//! What rules do to a ticket, in which order, and what is kept of it.

use desk::{
    automations::Facts,
    change::Row,
    events::EventKind,
    messages::{Message, Visibility},
    notices::Audience,
    tickets::{Status, Ticket},
};

use super::stage::{change, fired, handbook, noon, noted, play, play_with, ticket};

fn with(change: impl FnOnce(&mut Ticket)) -> Ticket {
    let mut ticket = ticket();
    change(&mut ticket);
    ticket
}

#[test]
fn every_rule_sees_what_those_before_it_did() {
    let handbook = handbook(
        "[automations.one]\nname = \"One\"\non = [\"note written\"]\ndo = [\"set severity high\"]\n\
         [automations.two]\nname = \"Two\"\non = [\"note written\"]\nwhen = \"severity is high\"\n\
         do = [\"add tags b, a\"]\n",
    );
    let before = ticket();
    let (after, change) = play(&handbook, Some(&before), &before);
    assert_eq!(fired(&change), ["one: set severity high", "two: add tags b, a"]);
    assert_eq!((after.severity.as_str(), after.tags.join(" ")), ("high", "a b".to_owned()));
    assert_eq!(after.version, before.version, "one change, one version");
    let rows = change.rows.iter().filter(|row| matches!(row, Row::Ticket(_))).count();
    assert_eq!(rows, 1, "and one row");
}

#[test]
fn a_change_by_a_rule_sets_off_others_even_earlier_ones_but_each_once() {
    let handbook = handbook(
        "[automations.ping]\nname = \"Ping\"\non = [\"severity changed\"]\ndo = [\"set severity low\", \"add tag x\"]\n\
         [automations.pong]\nname = \"Pong\"\non = [\"tags changed\", \"note written\"]\ndo = [\"set severity high\"]\n",
    );
    let before = ticket();
    let (after, change) = play(&handbook, Some(&before), &before);
    assert_eq!(fired(&change), ["pong: set severity high", "ping: set severity low + add tag x"]);
    assert_eq!(after.severity, "low");
}

#[test]
fn what_was_before_is_known() {
    let handbook = handbook(
        "[automations.one]\nname = \"One\"\non = [\"severity changed\", \"ticket opened\"]\n\
         when = [\"severity was low\", \"severity changed to high\"]\ndo = [\"add tag up\"]\n",
    );
    let low = with(|ticket| ticket.severity = "low".into());
    let high = with(|ticket| ticket.severity = "high".into());
    assert_eq!(fired(&play(&handbook, Some(&low), &high).1).len(), 1);
    let medium = ticket();
    assert_eq!(fired(&play(&handbook, Some(&medium), &high).1).len(), 0);
    assert_eq!(fired(&play(&handbook, None, &high).1).len(), 0, "new: it was nothing before");
}

#[test]
fn the_history_says_which_rule_why_and_what() {
    let handbook = handbook(
        "[automations.one]\nname = \"Vip first\"\non = [\"note written\"]\n\
         when = { any = [\"plan is free\", \"severity is medium\"] }\n\
         do = [\"set priority yes\", \"assign to nobody@desk.example\", \"add tag vip\"]\n",
    );
    let before = ticket();
    let (_, change) = play(&handbook, Some(&before), &before);
    let kinds: Vec<_> = change.events.iter().skip(1).map(|event| &event.kind).collect();
    assert_eq!(
        *kinds[0],
        EventKind::RuleFired {
            rule: "one".into(),
            name: "Vip first".into(),
            version: 0,
            because: "severity is medium".into(),
            did: vec!["set priority yes".into(), "add tag vip".into()],
            not: vec!["assign to nobody@desk.example: nobody here has this address".into()],
        }
    );
    let EventKind::FieldChanged { field, because, .. } = kinds[1] else { panic!("{kinds:?}") };
    assert_eq!((field.as_str(), because.as_str()), ("priority", "by the rule “Vip first”"));
}

#[test]
fn notices_go_to_whom_the_rule_names() {
    let handbook = handbook(
        "[automations.one]\nname = \"One\"\non = [\"note written\"]\ndo = ['notify leads \"#{{ number }}\"', \
         'notify owner \"x\"', 'notify team billing \"x\"', 'notify group \"x\"', 'notify lev@desk.example \"x\"']\n",
    );
    let before = ticket();
    let (_, change) = play(&handbook, Some(&before), &before);
    let notices = change.rows.iter().filter_map(|row| match row {
        Row::Notice(notice) => Some((notice.audience.clone(), notice.text.clone())),
        _ => None,
    });
    let notices: Vec<_> = notices.collect();
    // The group names no experts: the support team looks after it.
    assert_eq!(notices[0], (Audience::Leads, "#7".to_owned()));
    let rest: Vec<String> = notices[1..].iter().map(|(who, _)| who.token()).collect();
    assert_eq!(rest, ["team:support", "team:billing", "team:support", "person:20"]);
}

const REPLYING: &str = "[replies.hello]\nname = \"Hello\"\ntext = \"Hello {{ customer }}\"\n\
     [automations.one]\nname = \"One\"\non = [\"note written\"]\ndo = [\"reply with hello\"]\n";

fn replying(facts: impl FnOnce(&mut Facts)) -> (Ticket, desk::change::Change) {
    let handbook = handbook(REPLYING);
    let customer = super::stage::customer();
    let mut given = Facts {
        customer: Some(customer.clone()),
        participants: vec![customer],
        ..Facts::default()
    };
    facts(&mut given);
    let before = ticket();
    let change = change(&before, noted());
    play_with(&handbook, Some(&before), &before, given, noon(), change)
}

#[test]
fn a_reply_by_rule_is_automatic_and_meets_nothing() {
    let (after, change) = replying(|_| {});
    let message = change.rows.iter().find_map(|row| match row {
        Row::Message(message) => Some(message),
        _ => None,
    });
    let message = message.unwrap();
    assert_eq!((message.text.as_str(), message.automatic), ("Hello Maria", true));
    assert_eq!((message.author_id, message.visibility), (None, Visibility::Public));
    assert_eq!(after.unanswered_at, Some(noon()), "the customer still waits");
    assert_eq!((after.first_replied_at, after.status), (None, Status::Open));
    assert_eq!(change.jobs.len(), 1, "one mail, to who takes part");
}

#[test]
fn a_machine_gets_no_reply_and_nobody_gets_one_over_and_over() {
    let machine = Message { automatic: true, ..message() };
    assert!(replying(|facts| facts.last = Some(machine)).1.jobs.is_empty());
    assert!(replying(|facts| facts.quiet = true).1.jobs.is_empty());
    assert!(replying(|facts| facts.participants.clear()).1.jobs.is_empty(), "no stranger");
    let handbook = handbook(REPLYING);
    let mut now = ticket();
    let mut sent = 0;
    for _ in 0..6 {
        let facts = Facts { participants: vec![super::stage::customer()], ..Facts::default() };
        let change = change(&now, noted());
        let (after, change) = play_with(&handbook, Some(&now), &now, facts, noon(), change);
        sent += change.jobs.len();
        now = after;
    }
    assert_eq!(sent, usize::from(desk::automations::MOST_REPLIES));
    now.marks.replied(noon());
    let (_, again) = {
        let facts = Facts { participants: vec![super::stage::customer()], ..Facts::default() };
        let change = change(&now, noted());
        play_with(&handbook, Some(&now), &now, facts, noon(), change)
    };
    assert_eq!(again.jobs.len(), 1, "one of us wrote: it may go on");
}

fn message() -> Message {
    Message {
        id: base::ids::MessageId(1),
        ticket_id: base::ids::TicketId(7),
        author_id: Some(base::ids::PersonId(1)),
        from_us: false,
        visibility: Visibility::Public,
        channel: desk::messages::Channel::Email,
        text: "I am away".into(),
        html: String::new(),
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: noon(),
        via: None,
        aside: None,
    }
}

#[test]
fn a_closed_ticket_is_left_alone_but_people_may_be_told() {
    let handbook = handbook(
        "[automations.one]\nname = \"One\"\non = [\"status changed\"]\n\
         do = [\"set severity high\", 'notify leads \"closed\"']\n",
    );
    let closed = with(|ticket| ticket.status = Status::Closed);
    let (after, change) = play(&handbook, Some(&ticket()), &closed);
    assert_eq!(fired(&change), ["one: notify leads \"closed\""]);
    assert_eq!(after.severity, "medium");
}

#[test]
fn an_ordinary_change_loads_nothing_for_the_shipped_rules() {
    use desk::automations::{Cause, Needs, needs};
    let handbook = desk::handbook::Handbook::shipped();
    let after = with(|ticket| ticket.tags.push("x".into()));
    let before = ticket();
    let change = change(&after, noted());
    let asks =
        |before, after| needs(&handbook, Cause { before, ticket: after, change: &change }, noon());
    assert_eq!(asks(Some(&before), &after), None);
    assert_eq!(asks(None, &after), None, "opened");
    let critical = with(|ticket| {
        ticket.severity = "critical".into();
        ticket.plan = "enterprise".into();
    });
    assert_eq!(
        asks(Some(&before), &critical),
        Some(Needs::default()),
        "it fires, and looks at nothing"
    );
}
