//! TK-5 and SLA-4: two tickets become one and two again; nothing is lost, nobody reads what is not
//! theirs, whoever waits goes on waiting.

use actions::{
    ActionError,
    tickets::{
        merge::{Wish, merge, unmerge},
        write_on::{Further, write_on},
    },
};
use base::ids::{PersonId, TicketId};
use desk::{
    messages::{Channel, Incoming, IncomingFile},
    people::{Person, Role},
    search::Wanted,
    sla::{ClockKind, fold},
    tickets::{Status, Ticket, merge::Refusal, open::Asked, thread},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, hours, on_both_engines};

const HELP: &str = "help@desk.example";

async fn ask(desk: &TestDesk, who: Somebody, words: &str) -> TicketId {
    desk.form(who, words, Asked::default()).await.ticket.id
}

async fn merged(desk: &TestDesk, goes: TicketId, stays: TicketId, together: bool) -> Ticket {
    let wish = Wish { goes, stays, together };
    let ticket = merge(&desk.desk, &desk.person(NOOR).await, wish).await.unwrap();
    desk.drain().await;
    ticket
}

async fn refused(desk: &TestDesk, by: Somebody, goes: i64, stays: i64) -> Refusal {
    let wish = Wish { goes: TicketId(goes), stays: TicketId(stays), together: false };
    match merge(&desk.desk, &desk.person(by).await, wish).await {
        Err(ActionError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn apart(desk: &TestDesk, goes: TicketId) -> Ticket {
    let ticket = unmerge(&desk.desk, &desk.person(NOOR).await, goes).await.unwrap();
    desk.drain().await;
    ticket
}

/// The words of a ticket's thread as somebody reads it; `None` where it is not theirs to see.
async fn reads(desk: &TestDesk, viewer: &Viewer, ticket: TicketId) -> Option<Vec<String>> {
    let mut conn = desk.conn().await;
    let ticket = store::tickets::one(&mut conn, viewer, ticket).await.unwrap()?;
    let thread = store::merges::thread(&mut conn, viewer, &ticket).await.unwrap();
    Some(thread.messages.into_iter().map(|one| one.text.trim().to_owned()).collect())
}

async fn as_customer(desk: &TestDesk, who: Somebody) -> Viewer {
    Viewer::Customer(desk.person(who).await.id)
}

async fn as_agent(desk: &TestDesk) -> Viewer {
    Viewer::of(&desk.person(NOOR).await)
}

fn reply_address(mail: &str) -> String {
    TestDesk::header(mail, "reply-to").trim_matches(['<', '>']).to_owned()
}

/// The clocks as they are kept are those the log comes to.
async fn clocks_are_the_logs(desk: &TestDesk, tickets: &[TicketId]) {
    let mut conn = desk.conn().await;
    for ticket in tickets {
        let log = store::events::of_ticket(&mut conn, &Viewer::System, *ticket).await.unwrap();
        let kept = store::sla::of_ticket(&mut conn, *ticket).await.unwrap();
        assert_eq!(fold(&log, &*desk.desk.handbook()), kept, "of #{ticket}");
    }
}

/// Clocks under way, with their due times.
async fn under_way(desk: &TestDesk, ticket: TicketId) -> Vec<(ClockKind, String)> {
    let clocks = store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    let alive = clocks.iter().filter(|clock| !clock.has_ended());
    alive.map(|one| (one.kind, one.due_at.map(|due| due.to_string()).unwrap_or_default())).collect()
}

on_both_engines!(what_was_said_on_both_is_read_as_one_thread, async |desk| {
    let one = ask(desk, MARIA, "Flags are stale").await;
    let other = ask(desk, MARIA, "Still stale").await;
    desk.note(LEV, other, "Looks like #1").await;
    let stays = merged(desk, other, one, false).await;
    assert_eq!((stays.id, stays.status), (one, Status::New));
    let us = as_agent(desk).await;
    let all = ["Flags are stale", "Still stale", "Looks like #1"];
    assert_eq!(reads(desk, &us, one).await.unwrap(), all);
    let gone = desk.ticket(other.0).await;
    assert_eq!((gone.status, gone.merged_into), (Status::Closed, Some(one)));
    assert_eq!(desk.words(other.0).await, ["Still stale", "Looks like #1"], "nothing was moved");
    let hers = as_customer(desk, MARIA).await;
    assert_eq!(reads(desk, &hers, one).await.unwrap(), ["Flags are stale", "Still stale"]);
    clocks_are_the_logs(desk, &[one, other]).await;
});

on_both_engines!(what_comes_to_the_old_ticket_lands_in_the_one_that_stays, async |desk| {
    let one = ask(desk, MARIA, "Flags are stale").await;
    desk.mail_arrives(MARIA, HELP, "Stale", "Message-ID: <old@x>\r\n\r\nStill stale").await;
    let other = TicketId(2);
    let old_address = reply_address(&desk.mails_to(MARIA)[1]);
    merged(desk, other, one, false).await;
    desk.mail_arrives(MARIA, HELP, "?", "References: <old@x>\r\n\r\nBy the id.").await;
    desk.mail_arrives(MARIA, &old_address, "?", "\r\nBy the address.").await;
    let maria = desk.person(MARIA).await;
    let further = |channel, client_id: &str| Further {
        ticket: other,
        author: maria.id,
        incoming: Incoming { channel, text: format!("By {client_id}."), ..Incoming::default() },
        client_id: Some(client_id.into()),
        scope: "story",
    };
    let hers = Viewer::Customer(maria.id);
    for (channel, id) in [
        (Channel::Portal, "portal"),
        (Channel::Widget, "widget"),
        (Channel::Api, "api"),
        (Channel::Api, "api"),
    ] {
        let told = write_on(&desk.desk, hers.clone(), further(channel, id)).await.unwrap();
        assert_eq!(told.id, other, "who wrote hears of the ticket they know");
    }
    desk.reply(NOOR, other, "We look", Status::Open).await;
    assert_eq!(desk.tickets().await, 2, "no follow-up was opened");
    let later =
        ["Flags are stale", "By the id.", "By the address.", "By portal.", "By widget.", "By api."];
    assert_eq!(desk.words(one.0).await, [&later[..], &["We look"]].concat());
    assert_eq!(desk.words(other.0).await, ["Still stale"]);
    clocks_are_the_logs(desk, &[one, other]).await;
});

on_both_engines!(sla4_whoever_waits_longest_counts, async |desk| {
    let early = ask(desk, MARIA, "First").await;
    desk.pass(hours(2)).await;
    let late = ask(desk, MARIA, "Second").await;
    let promised = under_way(desk, early).await;
    let stays = merged(desk, early, late, false).await;
    assert_eq!(under_way(desk, late).await, promised, "the earlier promise holds");
    assert_eq!(under_way(desk, early).await, []);
    assert_eq!(stays.unanswered_at, Some("2026-11-02T09:00:00Z".parse().unwrap()));
    let log = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, early).await;
    let told = format!("{:?}", log.unwrap());
    assert!(
        told.contains(&format!("Merged {{ with: TicketId({late}) }}")),
        "with its cause: {told}"
    );
    clocks_are_the_logs(desk, &[early, late]).await;
});

on_both_engines!(a_second_customer_reads_nothing_of_the_first, async |desk| {
    let hers = ask(desk, MARIA, "Secret flags of Corvid").await;
    desk.reply(NOOR, hers, "An answer to Maria alone", Status::Open).await;
    let incoming = Incoming {
        text: "A picture".into(),
        files: vec![IncomingFile {
            name: "secret.png".into(),
            bytes: vec![1],
            ..IncomingFile::default()
        }],
        ..Incoming::default()
    };
    let (maria, viewer) = (desk.person(MARIA).await.id, as_customer(desk, MARIA).await);
    let further =
        Further { ticket: hers, author: maria, incoming, client_id: None, scope: "story" };
    write_on(&desk.desk, viewer, further).await.unwrap();
    let theirs = ask(desk, TIDE, "Flags of the tide").await;
    merged(desk, theirs, hers, false).await;
    desk.reply(NOOR, hers, "An answer to both", Status::Pending).await;
    desk.mail_arrives(TIDE, &reply_address(&desk.mails_to(TIDE)[1]), "?", "\r\nTide again").await;
    let further = |text: &str| Incoming { text: text.into(), ..Incoming::default() };
    let viewer = as_customer(desk, MARIA).await;
    let more = Further {
        ticket: hers,
        author: maria,
        incoming: further("Maria again"),
        client_id: None,
        scope: "story",
    };
    write_on(&desk.desk, viewer.clone(), more).await.unwrap();

    let tide = as_customer(desk, TIDE).await;
    assert_eq!(reads(desk, &tide, hers).await, None, "her ticket is not theirs to see");
    let read = reads(desk, &tide, theirs).await.unwrap();
    assert_eq!(read, ["Flags of the tide", "An answer to both", "Tide again"]);
    let read = reads(desk, &viewer, hers).await.unwrap();
    let her_own = [
        "Secret flags of Corvid",
        "An answer to Maria alone",
        "A picture",
        "An answer to both",
        "Maria again",
    ];
    assert_eq!(read, her_own);
    assert_eq!(reads(desk, &viewer, theirs).await, None);
    let mut conn = desk.conn().await;
    let file = store::messages::files(&mut conn, hers).await.unwrap().remove(0).id;
    assert!(store::messages::file(&mut conn, &tide, file).await.unwrap().is_none());
    assert!(store::messages::file(&mut conn, &viewer, file).await.unwrap().is_some());
    let found =
        store::search::tickets(&mut conn, &tide, &Wanted::of("secret"), None, 9).await.unwrap();
    assert_eq!(found, [], "no search tells them either");
    let found =
        store::search::tickets(&mut conn, &viewer, &Wanted::of("tide"), None, 9).await.unwrap();
    assert_eq!(found, []);
    for mail in desk.mails_to(TIDE) {
        for word in ["Secret", "alone", "#1", "corvid"] {
            assert!(!mail.contains(word), "“{word}” in {mail}");
        }
    }
    assert!(desk.mails_to(TIDE)[1].contains(&format!("#{theirs}")), "their own number");
});

on_both_engines!(together_both_read_everything_public, async |desk| {
    let hers = ask(desk, MARIA, "Flags of Corvid").await;
    desk.note(LEV, hers, "Ours alone").await;
    let his = ask(desk, TIDE, "Flags of the tide").await;
    merged(desk, his, hers, true).await;
    let both = ["Flags of Corvid", "Flags of the tide"];
    for who in [MARIA, TIDE] {
        let viewer = as_customer(desk, who).await;
        assert_eq!(reads(desk, &viewer, hers).await.unwrap(), both, "{}", who.name);
    }
    apart(desk, his).await;
    assert_eq!(reads(desk, &as_customer(desk, TIDE).await, hers).await, None);
    assert_eq!(reads(desk, &as_customer(desk, MARIA).await, his).await, None);
});

on_both_engines!(undone_each_stands_as_before_and_nothing_is_lost, async |desk| {
    let early = ask(desk, TIDE, "Tide asks").await;
    desk.pass(hours(1)).await;
    let late = ask(desk, MARIA, "Maria asks").await;
    let before = (under_way(desk, early).await, under_way(desk, late).await);
    let was = (desk.ticket(early.0).await, desk.ticket(late.0).await);
    merged(desk, early, late, false).await;
    desk.pass(hours(1)).await;
    let back = apart(desk, early).await;
    assert_eq!((back.status, back.merged_into), (Status::New, None));
    assert_eq!(back.unanswered_at, was.0.unanswered_at);
    assert_eq!((under_way(desk, early).await, under_way(desk, late).await), before);
    let kept = desk.ticket(late.0).await;
    assert_eq!((kept.status, kept.unanswered_at), (was.1.status, was.1.unanswered_at));
    let people = store::people::on_ticket(&mut desk.conn().await, late).await.unwrap();
    assert_eq!(people.len(), 1, "Tide takes no part any more");
    clocks_are_the_logs(desk, &[early, late]).await;
});

on_both_engines!(
    words_that_came_meanwhile_stay_with_a_mark_and_with_who_wrote_them,
    async |desk| {
        let hers = ask(desk, MARIA, "Maria asks").await;
        let his = ask(desk, TIDE, "Tide asks").await;
        merged(desk, his, hers, false).await;
        desk.pass(hours(1)).await;
        desk.reply(NOOR, hers, "To both", Status::Open).await;
        desk.pass(hours(1)).await;
        desk.mail_arrives(TIDE, &reply_address(&desk.mails_to(TIDE)[0]), "?", "\r\nTide again")
            .await;
        let waits = desk.ticket(hers.0).await.unanswered_at;
        let back = apart(desk, his).await;
        assert_eq!(
            (back.status, back.unanswered_at),
            (Status::Open, waits),
            "it waits with its own"
        );
        assert_eq!(desk.ticket(hers.0).await.unanswered_at, None, "nobody asked anything of her");
        let theirs = reads(desk, &as_customer(desk, TIDE).await, his).await.unwrap();
        assert_eq!(theirs, ["Tide asks", "To both", "Tide again"]);
        let read = reads(desk, &as_customer(desk, MARIA).await, hers).await.unwrap();
        assert_eq!(read, ["Maria asks", "To both"]);
        let mut conn = desk.conn().await;
        let ticket = desk.ticket(hers.0).await;
        let us = as_agent(desk).await;
        let all = store::merges::thread(&mut conn, &us, &ticket).await.unwrap();
        let marks = all.messages.iter().map(|one| thread::mark(hers, &all.merges, one));
        let marks: Vec<String> = marks.collect();
        assert_eq!(marks.len(), 3);
        assert!(marks[2].contains("stands by itself again"), "{marks:?}");
        clocks_are_the_logs(desk, &[hers, his]).await;
        desk.reply(NOOR, his, "To Tide", Status::Pending).await;
        assert!(desk.mails_to(MARIA).iter().all(|mail| !mail.contains("To Tide")));
    }
);

on_both_engines!(an_unanswered_one_opens_a_solved_one_and_undoing_solves_it_again, async |desk| {
    let solved = ask(desk, MARIA, "Solved").await;
    desk.reply(NOOR, solved, "There", Status::Solved).await;
    let asks = ask(desk, MARIA, "Asks").await;
    let stays = merged(desk, asks, solved, false).await;
    assert_eq!(stays.status, Status::Open);
    assert_eq!(under_way(desk, solved).await.len(), 1);
    apart(desk, asks).await;
    assert_eq!(desk.ticket(solved.0).await.status, Status::Solved);
    assert_eq!(under_way(desk, solved).await, []);
    assert_eq!(desk.ticket(asks.0).await.status, Status::New);
    clocks_are_the_logs(desk, &[solved, asks]).await;
});

on_both_engines!(a_merged_ticket_does_nothing_by_itself, async |desk| {
    let one = ask(desk, MARIA, "One").await;
    let other = ask(desk, MARIA, "Other").await;
    desk.reply(NOOR, other, "There", Status::Solved).await;
    merged(desk, other, one, false).await;
    let mails = desk.mails_to(MARIA).len();
    desk.pass(hours(24 * 40)).await;
    let surveyed = desk.mails_to(MARIA)[mails..].iter().any(|mail| mail.contains("/survey/"));
    assert!(!surveyed, "no survey for it (CS-1)");
    assert_eq!(desk.ticket(other.0).await.wake_at, None);
});

on_both_engines!(circles_and_chains_make_no_knot, async |desk| {
    for words in ["One", "Two", "Three"] {
        ask(desk, MARIA, words).await;
    }
    assert_eq!(refused(desk, NOOR, 1, 1).await, Refusal::Itself);
    merged(desk, TicketId(3), TicketId(2), false).await;
    assert_eq!(refused(desk, NOOR, 3, 2).await, Refusal::Already(TicketId(3)));
    assert_eq!(refused(desk, NOOR, 2, 3).await, Refusal::Already(TicketId(2)));
    let stays = merged(desk, TicketId(3), TicketId(1), false).await;
    assert_eq!(stays.id, TicketId(1), "3 stands for 2, which goes with all it holds");
    for gone in [2, 3] {
        assert_eq!(desk.ticket(gone).await.merged_into, Some(TicketId(1)), "#{gone}");
    }
    let us = as_agent(desk).await;
    assert_eq!(reads(desk, &us, TicketId(1)).await.unwrap(), ["One", "Two", "Three"]);
    apart(desk, TicketId(3)).await;
    assert_eq!(reads(desk, &us, TicketId(1)).await.unwrap(), ["One", "Two"]);
    assert_eq!(reads(desk, &us, TicketId(3)).await.unwrap(), ["Three"]);
    apart(desk, TicketId(2)).await;
    let again = unmerge(&desk.desk, &desk.person(NOOR).await, TicketId(2)).await;
    assert!(matches!(again, Err(ActionError::Refused(Refusal::NotMerged(_)))));
    clocks_are_the_logs(desk, &[TicketId(1), TicketId(2), TicketId(3)]).await;
});

on_both_engines!(a_half_written_answer_is_carried_over, async |desk| {
    let one = ask(desk, MARIA, "One").await;
    let other = ask(desk, MARIA, "Other").await;
    let (noor, lev) = (desk.person(NOOR).await, desk.person(LEV).await);
    let save = async |who: &Person, ticket, words: &str| {
        let viewer = Viewer::of(who);
        let words = words.to_owned();
        actions::drafts::save(&desk.desk, viewer, ticket, ("public".into(), words), (0, false))
            .await
            .unwrap()
    };
    save(&noor, other, "Dear Maria").await;
    save(&lev, other, "From the other").await;
    save(&lev, one, "From this one").await;
    merged(desk, other, one, false).await;
    let mut conn = desk.conn().await;
    let mut kept =
        async |who: PersonId| store::drafts::one(&mut conn, one, who).await.unwrap().unwrap().text;
    assert_eq!(kept(noor.id).await, "Dear Maria");
    let both = kept(lev.id).await;
    assert!(both.contains("From this one") && both.contains("From the other"), "{both}");
});

on_both_engines!(nobody_merges_what_they_can_not_see_or_change, async |desk| {
    let one = ask(desk, MARIA, "One").await;
    let other = ask(desk, MARIA, "Other").await;
    let wish = Wish { goes: other, stays: one, together: false };
    let person = |role, team: &str| Person {
        id: PersonId(31),
        role,
        name: "Pat".into(),
        address: Some("pat@desk.example".into()),
        organisation_id: None,
        time_zone: String::new(),
        team: team.into(),
        created_at: desk.clock_now(),
    };
    let engineer = merge(&desk.desk, &person(Role::Engineer, "replay"), wish).await;
    assert!(matches!(engineer, Err(ActionError::Refused(Refusal::Unknown(_)))), "{engineer:?}");
    for role in [Role::Viewer, Role::Customer, Role::OrgAdmin] {
        let done = merge(&desk.desk, &person(role, ""), wish).await;
        assert!(matches!(done, Err(ActionError::NotThere)), "{role:?}");
    }
    assert_eq!(refused(desk, NOOR, 1, 99).await, Refusal::Unknown(TicketId(99)));
});

on_both_engines!(org_admins_read_their_own_side_only, async |desk| {
    let hers = ask(desk, MARIA, "Of Corvid").await;
    let his = ask(desk, TIDE, "Of the tide").await;
    merged(desk, his, hers, false).await;
    let omar = Viewer::of(&desk.person(OMAR).await);
    assert_eq!(reads(desk, &omar, hers).await.unwrap(), ["Of Corvid"]);
    assert_eq!(reads(desk, &omar, his).await, None);
});
