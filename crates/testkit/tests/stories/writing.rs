//! What the preview shows is what the thread and the mail show; a note calls whom it mentions.

use actions::{
    drafts::add_picture,
    tickets::{
        answer::Answer,
        send::{Sent, send},
    },
};
use desk::{
    messages::{Channel, IncomingFile, Visibility, markdown},
    notices::Audience,
    tickets::{answer::Draft, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TestDesk, on_both_engines};

const WORDS: &str = "Please run this:\n\n```js\nif (a < b && c) {\n    posthog.reset()\n}\n```\n\n\
    - one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSee https://docs.example/x and ";

on_both_engines!(the_preview_the_thread_and_the_mail_show_the_same, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    let viewer = Viewer::of(&noor);
    let picture = IncomingFile {
        name: "shot.png".into(),
        media_type: "image/png".into(),
        content_id: None,
        bytes: b"a picture".to_vec(),
    };
    let stale = IncomingFile { bytes: b"taken out again".to_vec(), ..picture.clone() };
    let file = add_picture(&desk.desk, viewer.clone(), ticket, picture).await.unwrap();
    add_picture(&desk.desk, viewer.clone(), ticket, stale).await.unwrap();
    let id = file.content_id.unwrap();
    let text = format!("{WORDS}![the shot](cid:{id}).");
    let draft = Draft {
        text: text.clone(),
        visibility: Visibility::Public,
        channel: Channel::Desk,
        ..Draft::default()
    };
    // The preview's own call, with an address to compare by.
    let preview =
        markdown::render_with(&draft.words(), &|one| (one == id).then(|| "PICTURE".to_owned()));
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    send(&desk.desk, &noor, Sent { answer, kept: Vec::new(), at: None }).await.unwrap();
    desk.pass(10).await;
    let mut conn = desk.conn().await;
    let messages = store::messages::of_ticket(&mut conn, &viewer, ticket).await.unwrap();
    let files = store::messages::files(&mut conn, ticket).await.unwrap();
    assert_eq!(files.len(), 1, "what the words no longer show stays behind");
    let thread =
        messages[1].html.replace(&format!("/attachments/{}/inline", files[0].id), "PICTURE");
    assert_eq!(thread, preview);
    let envelope =
        channels::email::Envelope { mail_from: "x@desk.example".into(), rcpt_to: Vec::new() };
    let raw = desk.mailer.arrived().pop().unwrap().raw;
    let mail = channels::email::parse::parse(&raw, &envelope);
    let html = mail.html.unwrap().replace("\r\n", "\n");
    let plain = without_styles(&html).replace(&format!("cid:{id}"), "PICTURE");
    assert!(plain.contains(&preview), "{plain}\n---\n{preview}");
    let code = "```js\nif (a < b && c) {\n    posthog.reset()\n}\n```";
    assert!(mail.text.contains(code), "{}", mail.text);
    assert!(mail.text.contains("[picture: the shot]"), "{}", mail.text);
    let shown = mail.files.iter().find(|one| one.content_id.as_deref() == Some(&id));
    assert_eq!(shown.unwrap().bytes, b"a picture");
});

/// A mail carries its styles on its elements.
fn without_styles(html: &str) -> String {
    let mut parts = html.split(" style=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once('"')).map(|(_, rest)| rest);
    rest.fold(first, |all, rest| all + rest)
}

async fn told(desk: &TestDesk, who: testkit::Somebody) -> Vec<String> {
    let person = desk.person(who).await;
    let mine = Audience::all_of(&person, &desk.desk.handbook());
    let mut conn = desk.conn().await;
    let viewer = Viewer::of(&person);
    let all = store::notices::page(&mut conn, &viewer, &mine, None, 50).await.unwrap();
    all.into_iter().map(|one| one.text).collect()
}

on_both_engines!(who_is_mentioned_in_a_note_is_told_once_and_follows, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.note(NOOR, ticket, "@Lev Moreau, do you know this? @noor and @Nobody").await;
    let notices = told(desk, LEV).await;
    assert_eq!(notices, ["Noor Kimura mentioned you on #1: It broke"]);
    assert!(told(desk, NOOR).await.is_empty(), "nobody is told of themselves");
    let lev = desk.person(LEV).await.id;
    let follows = store::followers::ids(&mut desk.conn().await, ticket).await.unwrap();
    assert_eq!(follows, [lev]);
    desk.note(NOOR, ticket, "@Lev again").await;
    desk.note(NOOR, ticket, "Just a note").await;
    let notices = told(desk, LEV).await;
    let mentions = notices.iter().filter(|text| text.contains("mentioned you")).count();
    assert_eq!((notices.len(), mentions), (3, 2), "a mention is told as one: {notices:?}");
});

on_both_engines!(a_reply_with_a_sign_in_it_mentions_nobody, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "@Lev Moreau said so", desk::tickets::Status::Pending).await;
    assert!(told(desk, LEV).await.is_empty());
});
