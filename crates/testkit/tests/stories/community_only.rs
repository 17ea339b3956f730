//! Plans whose help comes from the community (IN-9): pointed there, kept, and never lost.

use desk::{
    handbook::Handbook,
    organisations::Organisation,
    phrases::Language,
    tickets::{Status, open::Asked},
};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

/// Corvid Labs is on the free plan, and there is a community.
async fn free(desk: &TestDesk, community: bool) {
    if community {
        let there = "[community]\naddress = \"https://c.example\"\n\
                     search = \"https://c.example/search?q={words}\"\n";
        desk.desk.set_handbook(Handbook::parse(there).unwrap());
    }
    let mut conn = desk.conn().await;
    let corvid = store::organisations::one(&mut conn, base::ids::OrganisationId(1)).await.unwrap();
    let corvid = Organisation { plan: "free".into(), ..corvid.unwrap() };
    actions::people::add::add(&desk.desk, vec![corvid], Vec::new()).await.unwrap();
}

on_both_engines!(a_question_on_the_free_plan_is_pointed_to_the_community_and_kept, async |desk| {
    free(desk, true).await;
    let received = desk.form(MARIA, "Flags & funnels", Asked::default()).await;
    let ticket = desk.ticket(received.ticket.id.0).await;
    assert_eq!(ticket.status, Status::Solved);
    assert!(ticket.tags.contains(&"community_only".to_owned()));
    assert_eq!((ticket.due_at, ticket.messages), (None, 2));
    let words = desk.words(ticket.id.0).await;
    assert!(words[1].contains("https://c.example/search?q=Flags%20%26%20funnels"), "{words:?}");
    let mails = desk.mails_to(MARIA);
    assert_eq!(mails.len(), 1, "no acknowledgement besides");
    let mail = mails[0].replace("=\r\n", "").replace("=3D", "=");
    assert!(mail.contains("https://c.example/search?q=Flags%20%26%20funnels"), "{mail}");
    assert!(mail.contains("community"), "{mail}");
    desk.pass(hours(5 * 24)).await;
    assert_eq!(desk.mails_to(MARIA).len(), 1, "nobody helped: no survey");
});

on_both_engines!(an_answer_opens_it_again, async |desk| {
    free(desk, true).await;
    desk.mail_arrives(MARIA, "help@desk.example", "Flags", "\r\nThey flicker.").await;
    assert_eq!(desk.ticket(1).await.status, Status::Solved);
    let mail = desk.mails_to(MARIA).pop().unwrap();
    let more = format!(
        "In-Reply-To: {}\r\n\r\nIt is about an invoice.",
        TestDesk::header(&mail, "Message-ID")
    );
    desk.mail_arrives(MARIA, "help@desk.example", "Re: Flags", &more).await;
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(desk.ticket(1).await.status, Status::Open);
});

on_both_engines!(what_is_always_taken_is_taken, async |desk| {
    free(desk, true).await;
    for kind in ["billing", "security", "data_deletion"] {
        let asked = Asked { kind: Some(kind.into()), ..Asked::default() };
        let ticket = desk.form(MARIA, kind, asked).await.ticket;
        assert_eq!(ticket.status, Status::New, "{kind}");
        assert!(ticket.tags.is_empty());
    }
});

on_both_engines!(without_a_community_nobody_is_sent_there, async |desk| {
    free(desk, false).await;
    let ticket = desk.form(MARIA, "Flags", Asked::default()).await.ticket;
    assert_eq!(ticket.status, Status::New);
});

on_both_engines!(a_german_is_pointed_there_in_german, async |desk| {
    free(desk, true).await;
    let maria = desk.person(MARIA).await.id;
    actions::people::locale::choose(&desk.desk, maria, Language::De, "").await.unwrap();
    let received = desk.form(MARIA, "Flags", Asked::default()).await;
    let words = desk.words(received.ticket.id.0).await;
    assert!(words[1].contains("Gemeinschaft"), "{words:?}");
    assert!(desk.mails_to(MARIA)[0].contains("Guten Tag Maria"));
    // Noor can take it all the same.
    desk.reply(NOOR, received.ticket.id, "Let me look.", Status::Pending).await;
    assert_eq!(desk.ticket(received.ticket.id.0).await.status, Status::Pending);
});
