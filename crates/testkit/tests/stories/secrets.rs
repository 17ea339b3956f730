//! What opens something never stays: not in messages, not in the index, not in mails, not in the
//! bytes of the database.

use desk::{
    events::EventKind,
    messages::{Channel, Visibility},
    search::Wanted,
    tickets::{answer::Draft, open::Asked},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TestDesk, on_both_engines, on_sqlite};

/// In two halves, so that no tool takes this file for a leak.
fn key() -> String {
    format!("phx_{}", "Zz12CD34ef56GH78ij90KL12mn34OP56qr78")
}

async fn masked(desk: &TestDesk, ticket: i64) -> Vec<String> {
    let ticket = base::ids::TicketId(ticket);
    let events = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let kinds = events.unwrap().into_iter().filter_map(|event| match event.kind {
        EventKind::SecretsMasked { kinds, .. } => Some(kinds),
        _ => None,
    });
    kinds.flatten().collect()
}

on_both_engines!(a_key_in_a_question_is_masked_for_everybody_and_not_found, async |desk| {
    let text = format!("My key is {} and it fails", key());
    let context = Some(format!("{{\"console\":\"used {}\"}}", key()));
    let ticket = desk.form(MARIA, &text, Asked { context, ..Asked::default() }).await.ticket.id;
    assert_eq!(desk.words(ticket.0).await, ["My key is phx_Zz…●●●● and it fails"]);
    assert_eq!(desk.ticket(ticket.0).await.subject, "My key is phx_Zz…●●●● and it fails");
    assert_eq!(masked(desk, ticket.0).await, ["a personal API key"]);
    let mut conn = desk.conn().await;
    let kept = store::context::of_ticket(&mut conn, ticket).await.unwrap().unwrap();
    assert_eq!(kept, "{\"console\":\"used phx_Zz…●●●●\"}");
    let rest = &key()[4..];
    for words in [key(), rest.to_owned()] {
        let found =
            store::search::tickets(&mut conn, &Viewer::System, &Wanted::of(&words), None, 10)
                .await
                .unwrap();
        assert!(found.is_empty(), "{words}");
    }
    assert!(desk.mails_to(MARIA).iter().all(|mail| !mail.contains(rest)));
});

on_both_engines!(a_key_in_a_mail_is_masked_in_every_part_of_it, async |desk| {
    let more = format!(
        "Content-Type: text/html\r\n\r\n<p>The key <b>{0}</b></p><blockquote>On Monday: {0}\
         </blockquote>",
        key()
    );
    let subject = format!("About {}", key());
    desk.mail_arrives(MARIA, "help@desk.example", &subject, &more).await;
    let mut conn = desk.conn().await;
    let id = base::ids::TicketId(1);
    let messages = store::messages::of_ticket(&mut conn, &Viewer::System, id).await.unwrap();
    let ticket = desk.ticket(1).await;
    for kept in [&messages[0].text, &messages[0].html, &messages[0].quoted, &ticket.subject] {
        assert!(!kept.contains("CD34"), "{kept}");
    }
    assert!(messages[0].html.contains("phx_Zz…●●●●"), "{}", messages[0].html);
    assert_eq!(masked(desk, 1).await, ["a personal API key"]);
});

on_both_engines!(what_we_send_is_masked_unless_the_writer_insists, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    for (insists, shown) in [(false, "phx_Zz…●●●●".to_owned()), (true, key())] {
        let draft = Draft {
            text: format!("Use {}", key()),
            visibility: Visibility::Public,
            channel: Channel::Desk,
            insists,
            ..Draft::default()
        };
        let answer =
            actions::tickets::answer::Answer { ticket, draft, files: Vec::new(), client_id: None };
        let sent = actions::tickets::send::Sent { answer, kept: Vec::new(), at: None };
        actions::tickets::send::send(&desk.desk, &noor, sent).await.unwrap();
        desk.pass(10).await;
        assert_eq!(desk.words(ticket.0).await.pop().unwrap(), format!("Use {shown}"));
    }
});

#[tokio::test]
async fn the_bytes_of_the_database_hold_no_secret() {
    on_sqlite(async |desk| {
        desk.form(MARIA, &format!("My key is {}", key()), Asked::default()).await;
        let path = desk.url.strip_prefix("sqlite:").unwrap();
        for file in [path.to_owned(), format!("{path}-wal")] {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let rest = key().as_bytes()[8..20].to_vec();
            let found = bytes.windows(rest.len()).any(|window| window == rest);
            assert!(!found, "{file} holds it");
        }
    })
    .await;
}
