//! RT-7: nothing is given to somebody who is away, what customers write on their tickets goes back
//! to the group, and groups that are given out are so in turn.

use actions::{
    ActionError,
    absences::{end, set_away},
    tickets::set::{Setting, set},
};
use base::{ids::TicketId, time::after};
use desk::{
    absences::{Absence, Wish},
    events::EventKind,
    handbook::Handbook,
    tickets::{Status, Ticket, change::SetRefusal, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, hours, on_both_engines};

async fn away(desk: &TestDesk, who: Somebody, seconds: i64) -> Absence {
    let person = desk.person(who).await;
    let now = desk.clock_now();
    let wish = Wish { from_at: now, until_at: Some(after(now, seconds)), reason: String::new() };
    set_away(&desk.desk, &person, person.id, wish).await.unwrap()
}

async fn give(
    desk: &TestDesk,
    ticket: TicketId,
    to: Option<Somebody>,
) -> Result<Ticket, ActionError<SetRefusal>> {
    let to = match to {
        Some(who) => Some(desk.person(who).await.id),
        None => None,
    };
    set(&desk.desk, &desk.person(NOOR).await, ticket, Setting::Assignee(to), true).await
}

fn owner(desk: &Ticket) -> Option<i64> {
    desk.assignee_id.map(|id| id.0)
}

on_both_engines!(rt7_nothing_is_given_to_somebody_who_is_away, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let absence = away(desk, LEV, hours(8)).await;
    let refused = give(desk, ticket, Some(LEV)).await.unwrap_err().to_string();
    assert_eq!(refused, "Lev Moreau is away until Mon 2 Nov, 18:00; choose somebody who is here");
    let answered = desk.reply(LEV, ticket, "From the train", Status::Open).await;
    assert_eq!(owner(&answered), None, "not even by answering");
    end(&desk.desk, &desk.person(LEV).await, absence.id).await.unwrap();
    assert_eq!(owner(&give(desk, ticket, Some(LEV)).await.unwrap()), Some(21));
});

on_both_engines!(rt7_a_customers_reply_brings_an_away_owners_ticket_back, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(LEV, ticket, "Looking", Status::Pending).await;
    away(desk, LEV, hours(8)).await;
    let to = TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to");
    let to = to.trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nStill broken").await;
    let back = desk.ticket(ticket.0).await;
    assert_eq!((owner(&back), back.status), (None, Status::Open));
    let told = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let because = told.unwrap().into_iter().find_map(|event| match event.kind {
        EventKind::Assigned { to: None, because, .. } => Some(because),
        _ => None,
    });
    assert_eq!(
        because.unwrap(),
        "Lev Moreau is away until Mon 2 Nov, 18:00, and the customer wrote"
    );
});

on_both_engines!(rt7_who_is_here_keeps_their_ticket, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(LEV, ticket, "Looking", Status::Pending).await;
    away(desk, LEV, hours(1)).await;
    desk.pass(hours(2)).await;
    let to = TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to");
    let to = to.trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nStill broken").await;
    assert_eq!(owner(&desk.ticket(ticket.0).await), Some(21), "back since an hour");
});

fn given_out(how: &str) -> Handbook {
    Handbook::parse(&format!("[groups.replay]\nassign = \"{how}\"")).unwrap()
}

async fn replay(desk: &TestDesk) -> Ticket {
    let asked = Asked { product: Some("session_replay".into()), ..Asked::default() };
    desk.form(MARIA, "The recording is blank", asked).await.ticket
}

on_both_engines!(rt7_round_robin_goes_round_among_who_is_here, async |desk| {
    desk.desk.set_handbook(given_out("round_robin"));
    let mut owners = Vec::new();
    for _ in 0..3 {
        owners.push(owner(&replay(desk).await));
    }
    assert_eq!(owners, [Some(20), Some(21), Some(20)]);
    away(desk, LEV, hours(8)).await;
    assert_eq!(owner(&replay(desk).await), Some(20));
    away(desk, NOOR, hours(8)).await;
    assert_eq!(owner(&replay(desk).await), None, "it waits in the group");
    let other = desk.form(MARIA, "Something", Asked::default()).await.ticket;
    assert_eq!(other.assignee_id, None, "other groups are not given out");
});

on_both_engines!(rt7_the_least_load_takes_the_next, async |desk| {
    desk.desk.set_handbook(given_out("least_load"));
    assert_eq!(owner(&replay(desk).await), Some(20));
    assert_eq!(owner(&replay(desk).await), Some(21));
    let busy = replay(desk).await;
    assert_eq!(owner(&busy), Some(20));
    desk.reply(NOOR, busy.id, "Done", Status::Solved).await;
    desk.reply(NOOR, TicketId(1), "Done too", Status::Solved).await;
    assert_eq!(owner(&replay(desk).await), Some(20));
});

on_both_engines!(rt7_what_comes_back_to_the_group_goes_to_the_next, async |desk| {
    desk.desk.set_handbook(given_out("round_robin"));
    let ticket = replay(desk).await;
    assert_eq!(owner(&ticket), Some(20));
    let back = give(desk, ticket.id, None).await.unwrap();
    assert_eq!(owner(&back), Some(21), "never straight back to who gave it back");
});

on_both_engines!(rt7_two_tickets_at_once_are_given_to_two_people, async |desk| {
    desk.desk.set_handbook(given_out("round_robin"));
    let asked = || Asked { product: Some("session_replay".into()), ..Asked::default() };
    let all = futures::future::join_all(
        (0..10).map(async |n| desk.form(MARIA, &format!("at once {n}"), asked()).await.ticket),
    );
    let owners: Vec<Option<i64>> = all.await.iter().map(owner).collect();
    let noors = owners.iter().filter(|owner| **owner == Some(20)).count();
    assert_eq!(noors, 5, "{owners:?}");
});

on_both_engines!(rt7_a_rule_gives_nothing_to_somebody_who_is_away_either, async |desk| {
    let text = "[automations.to_lev]\nname = \"To Lev\"\non = [\"ticket opened\"]\n\
                do = [\"assign to lev@desk.example\"]\n";
    desk.desk.set_handbook(Handbook::parse(text).unwrap());
    let given = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    assert_eq!(owner(&desk.ticket(given.0).await), Some(21));
    away(desk, LEV, hours(8)).await;
    let ticket = desk.form(MARIA, "Again", Asked::default()).await.ticket.id;
    assert_eq!(owner(&desk.ticket(ticket.0).await), None);
    let told = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let why = told.unwrap().into_iter().find_map(|event| match event.kind {
        EventKind::RuleFired { not, .. } => not.into_iter().next(),
        _ => None,
    });
    assert!(why.unwrap().contains("Lev Moreau is away until"));
});
