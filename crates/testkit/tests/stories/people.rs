//! People with several addresses, and two people who are one: what is theirs goes with them, and
//! nobody sees more by it than they should.

use actions::{
    ActionError,
    people::{
        addresses::{Act, act},
        change::{create, set},
        links,
        merge::{look, merge},
        sign_in::{CUSTOMER_SECONDS, open_session},
    },
    tickets::in_app,
};
use base::ids::{OrganisationId, PersonId, TicketId};
use desk::{
    people::{
        Person, Role,
        addresses::{self, Refusal},
        change::{self, Wish},
        merge::Refusal as NoMerge,
    },
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use store::people::list::{Kind, Sought};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

const HELP: &str = "help@desk.example";
/// Maria from home.
const HOME: Somebody = Somebody { name: "M. Silva", address: "silva@home.example" };

async fn does(desk: &TestDesk, who: Somebody, what: Act) -> Result<(), Refusal> {
    let id = desk.person(who).await.id;
    let done = act(&desk.desk, &desk.person(NOOR).await, id, what).await;
    desk.drain().await;
    match done {
        Ok(_) => Ok(()),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// Whether a link is sent to whoever asks for one with this address.
async fn is_let_in(desk: &TestDesk, who: Somebody) -> bool {
    let before = with_links(desk, who).len();
    links::ask(&desk.desk, who.address).await.unwrap();
    desk.drain().await;
    with_links(desk, who).len() > before
}

/// The mails to somebody that hold a link to sign in.
fn with_links(desk: &TestDesk, who: Somebody) -> Vec<String> {
    let mut mails = desk.mails_to(who);
    mails.retain(|mail| mail.replace("=\r\n", "").contains("/portal/links/"));
    mails
}

/// Follows the newest link in somebody's mails; answers who is signed in by it.
async fn follows(desk: &TestDesk, who: Somebody) -> PersonId {
    let mail = with_links(desk, who).pop().unwrap().replace("=\r\n", "");
    let at = mail.find("/portal/links/").unwrap() + "/portal/links/".len();
    let token: String =
        mail[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let session = links::follow(&desk.desk, &token).await.unwrap();
    whose(desk, &session).await.unwrap()
}

async fn whose(desk: &TestDesk, session: &str) -> Option<PersonId> {
    let hash = base::secrets::hash(session.as_bytes());
    let now = desk.clock_now();
    let found = store::sessions::one(&mut desk.conn().await, &hash, now).await.unwrap();
    found.map(|session| session.person_id)
}

async fn lead(desk: &TestDesk) -> Person {
    Person { role: Role::Lead, ..desk.person(LEV).await }
}

on_both_engines!(mail_from_any_address_is_theirs_and_letters_go_to_one, async |desk| {
    does(desk, MARIA, Act::Add(" Silva@Home.example ".into())).await.unwrap();
    does(desk, MARIA, Act::Add(HOME.address.into())).await.unwrap();
    desk.mail_arrives(HOME, HELP, "Flags", "\r\nFrom home").await;
    let ticket = desk.ticket(1).await;
    let maria = desk.person(MARIA).await;
    assert_eq!((ticket.requester_id, ticket.organisation_id), (maria.id, maria.organisation_id));
    // A word that the address was added, and the acknowledgement.
    assert_eq!(desk.mails_to(MARIA).len(), 2, "both go to the primary address");
    assert!(desk.mails_to(HOME).is_empty());
    assert_eq!(desk.person(HOME).await, maria);
    let answer = desk.mails_to(MARIA).pop().unwrap();
    let re = format!("In-Reply-To: {}\r\n\r\nMore", TestDesk::header(&answer, "Message-ID"));
    desk.mail_arrives(HOME, HELP, "Re: Flags", &re).await;
    assert_eq!(desk.words(1).await, ["From home", "More"]);
    let mut conn = desk.conn().await;
    for words in ["silva home", "maria silva", "corvid mar"] {
        let sought = Sought { words: words.into(), ..Sought::default() };
        let found = store::people::list::list(&mut conn, &Viewer::System, &sought, 9).await;
        let found: Vec<_> = found.unwrap().rows.into_iter().map(|one| one.person.id).collect();
        assert_eq!(found, [maria.id], "{words}");
        let found = store::names::people(&mut conn, &Viewer::System, words, 9).await.unwrap();
        assert_eq!(found.len(), 1, "{words}");
    }
});

on_both_engines!(words_of_an_earlier_name_hide_nobody_on_later_pages, async |desk| {
    let noor = desk.person(NOOR).await;
    let named = |name: &str| Wish { name: Some(name.into()), ..Wish::default() };
    let zeta = create(&desk.desk, &noor, Some("z@tide.example".into()), named("Maria Zeta")).await;
    let zeta = zeta.unwrap().person.id;
    let maria = desk.person(MARIA).await.id;
    set(&desk.desk, &noor, maria, named("Aa Silva")).await.unwrap();
    let mut conn = desk.conn().await;
    let mut seen = Vec::new();
    let mut sought = Sought { words: "maria".into(), ..Sought::default() };
    loop {
        let page = store::people::list::list(&mut conn, &Viewer::System, &sought, 1).await.unwrap();
        seen.extend(page.rows.into_iter().map(|one| one.person.id));
        let Some(next) = page.next else { break };
        sought.after = Some(next);
    }
    assert!(seen.ends_with(&[zeta]) && seen.len() <= 2, "{seen:?}");
});

on_both_engines!(an_address_somebody_typed_in_lets_nobody_in, async |desk| {
    assert!(is_let_in(desk, MARIA).await, "her own address is all we know of her");
    does(desk, MARIA, Act::Add(HOME.address.into())).await.unwrap();
    assert!(!is_let_in(desk, HOME).await, "it was only typed in");
    let (maria, home) = (desk.person(MARIA).await.id, Act::MakePrimary(HOME.address.into()));
    assert_eq!(follows(desk, MARIA).await, maria);
    let unproved = does(desk, MARIA, home.clone()).await;
    assert_eq!(unproved, Err(Refusal::NotProved(HOME.address.into())));
    // We send a link there; whoever reads it has proved it.
    does(desk, MARIA, Act::AskProof(HOME.address.into())).await.unwrap();
    desk.drain().await;
    assert_eq!(follows(desk, HOME).await, maria);
    assert!(is_let_in(desk, HOME).await);
    let again = does(desk, MARIA, Act::AskProof(HOME.address.into())).await;
    assert_eq!(again, Err(Refusal::ProvedBefore(HOME.address.into())));
    does(desk, MARIA, home).await.unwrap();
    assert_eq!(desk.person(MARIA).await.address.as_deref(), Some(HOME.address));
    // What is taken away opens nothing, and whoever reads it is signed out.
    let session = open_session(&desk.desk, maria, CUSTOMER_SECONDS).await.unwrap();
    in_app::join(&desk.desk, "browser", maria, TicketId(1)).await.unwrap();
    does(desk, MARIA, Act::Remove(MARIA.address.into())).await.unwrap();
    assert_eq!(whose(desk, &session).await, None);
    let hash = base::secrets::hash(b"browser");
    let left = store::in_app::of_session(&mut desk.conn().await, &hash).await.unwrap();
    assert!(left.is_empty(), "nor does an app go on with their tickets");
    assert!(!is_let_in(desk, MARIA).await);
    let last = does(desk, HOME, Act::Remove(HOME.address.into())).await;
    assert_eq!(last, Err(Refusal::IsPrimary(HOME.address.into())));
    let told = store::people::events(&mut desk.conn().await, maria, 20).await.unwrap();
    let told: Vec<_> = told.iter().map(|one| one.what.field.as_str()).collect();
    let expected =
        ["address", "primary address", "proved address", "link to prove", "proved address"];
    assert_eq!(told[..5], expected);
});

on_both_engines!(an_address_belongs_to_one_person, async |desk| {
    desk.form(TIDE, "Hello", Asked::default()).await;
    let tilda = desk.person(TIDE).await.id;
    let taken = does(desk, MARIA, Act::Add(TIDE.address.into())).await;
    let (address, name) = (TIDE.address.to_owned(), TIDE.name.to_owned());
    assert_eq!(taken, Err(Refusal::Taken { address, id: tilda, name }));
    let ours = does(desk, MARIA, Act::Add(HELP.into())).await;
    assert_eq!(ours, Err(Refusal::Ours(HELP.into())));
    let wrong = does(desk, MARIA, Act::Add("maria".into())).await;
    assert_eq!(wrong, Err(Refusal::NoAddress("maria".into())));
    let (noor, maria) = (desk.person(NOOR).await, desk.person(MARIA).await);
    let vouched = act(&desk.desk, &noor, maria.id, Act::Vouch(MARIA.address.into())).await;
    assert!(matches!(vouched, Err(ActionError::NotThere)), "{vouched:?}");
    let said = act(&desk.desk, &lead(desk).await, maria.id, Act::Vouch(MARIA.address.into())).await;
    assert_eq!(said.unwrap().person, maria);
    // Each looks after those they may.
    let lev = desk.person(LEV).await;
    let colleague = act(&desk.desk, &noor, lev.id, Act::Add(HOME.address.into())).await;
    assert!(matches!(colleague, Err(ActionError::NotThere)), "{colleague:?}");
    let by_customer = act(&desk.desk, &maria, maria.id, Act::Add(HOME.address.into())).await;
    assert!(matches!(by_customer, Err(ActionError::NotThere)), "{by_customer:?}");
});

on_both_engines!(a_person_is_started_and_changed_by_hand, async |desk| {
    let noor = desk.person(NOOR).await;
    let wish =
        Wish { name: Some("Ida Holm".into()), external_id: Some("u-7".into()), ..Wish::default() };
    let address = Some("Ida@Corvid.example".to_owned());
    let ida = create(&desk.desk, &noor, address.clone(), wish.clone()).await.unwrap();
    assert_eq!(ida.person.organisation_id, Some(OrganisationId(1)), "by the domain");
    let again = create(&desk.desk, &noor, address, wish.clone()).await;
    assert!(
        matches!(
            again,
            Err(ActionError::Refused(change::Refusal::Address(addresses::Refusal::Taken { .. })))
        ),
        "{again:?}"
    );
    let maria = desk.person(MARIA).await.id;
    let taken = set(&desk.desk, &noor, maria, wish).await;
    assert!(
        matches!(taken, Err(ActionError::Refused(change::Refusal::ExternalIdTaken { .. }))),
        "{taken:?}"
    );
    let wish = Wish { organisation: Some(Some(OrganisationId(99))), ..Wish::default() };
    let nowhere = set(&desk.desk, &noor, maria, wish).await;
    assert!(matches!(nowhere, Err(ActionError::Refused(change::Refusal::NoSuchOrganisation))));
    let wish = Wish { org_admin: Some(true), notes: Some("Calls.".into()), ..Wish::default() };
    set(&desk.desk, &noor, maria, wish.clone()).await.unwrap();
    let told = set(&desk.desk, &noor, maria, wish).await.unwrap();
    assert_eq!((told.person.role, told.notes.as_str()), (Role::OrgAdmin, "Calls."));
    let mut conn = desk.conn().await;
    let lines = store::people::events(&mut conn, maria, 20).await.unwrap();
    assert_eq!(lines.len(), 2, "told once: {lines:?}");
    let admins = Sought { kind: Kind::OrgAdmins, ..Sought::default() };
    let admins =
        store::people::list::list(&mut conn, &Viewer::System, &admins, 9).await.unwrap().rows;
    let names: Vec<_> = admins.iter().map(|one| one.person.name.as_str()).collect();
    assert_eq!(names, [MARIA.name, OMAR.name]);
    let found = store::people::by_external_id(&mut conn, "u-7").await.unwrap().unwrap();
    assert_eq!(found.id, ida.person.id);
});

on_both_engines!(everything_goes_with_the_one_who_goes, async |desk| {
    desk.mail_arrives(HOME, HELP, "From home", "\r\nIt broke").await;
    desk.mail_arrives(MARIA, HELP, "At work", "\r\nIt broke here").await;
    let (home, maria) = (desk.person(HOME).await.id, desk.person(MARIA).await.id);
    let noor = desk.person(NOOR).await;
    desk.desk
        .store
        .write::<_, store::Fault, _>(move |tx| {
            Box::pin(async move {
                store::in_app::put_user(tx, "d-1", home).await?;
                store::in_app::join_session(tx, "key", home, &[base::ids::TicketId(1)]).await
            })
        })
        .await
        .unwrap();
    let before = look(&desk.desk, &noor, maria, home).await.unwrap();
    assert_eq!(before.refusal, None);
    let brings = (before.brings.asked, before.brings.messages, before.brings.apps);
    assert_eq!(brings, (1, 1, 2));
    let letters = desk.mails_to(MARIA).len() + desk.mails_to(HOME).len();
    for _ in 0..2 {
        let now = merge(&desk.desk, &noor, maria, home).await.unwrap();
        assert_eq!((now.person.id, now.person.name.as_str()), (maria, MARIA.name));
    }
    desk.drain().await;
    // Whoever reads Maria's address reads what was written from home: that one is told, once.
    assert_eq!(desk.mails_to(MARIA).len() + desk.mails_to(HOME).len(), letters + 1);
    assert!(desk.mails_to(HOME).pop().unwrap().contains("put together"));
    assert_eq!(desk.ticket(1).await.requester_id, maria);
    let mut conn = desk.conn().await;
    let viewer = Viewer::Customer(maria);
    let seen =
        store::messages::of_ticket(&mut conn, &viewer, base::ids::TicketId(1)).await.unwrap();
    assert_eq!(seen[0].author_id, Some(maria));
    assert_eq!(store::in_app::user(&mut conn, "d-1").await.unwrap(), Some(maria));
    assert_eq!(store::in_app::of_session(&mut conn, "key").await.unwrap()[0].1, maria);
    assert_eq!(store::people::goes_on_in(&mut conn, home).await.unwrap(), maria);
    let found = store::names::people(&mut conn, &Viewer::System, "silva", 9).await.unwrap();
    assert_eq!(found.len(), 1, "who was merged is in no list: {found:?}");
    let told = store::people::events(&mut conn, maria, 9).await.unwrap();
    let told: Vec<_> = told.iter().map(|one| (one.person_id, one.what.field.as_str())).collect();
    assert_eq!(told, [(home, "merged into"), (maria, "merged person")]);
    // Mail from home is hers from now on, and found by either name.
    desk.mail_arrives(HOME, HELP, "Again", "\r\nFrom home again").await;
    assert_eq!(desk.ticket(3).await.requester_id, maria);
    let wanted = desk::search::Wanted::of("maria silva");
    let found = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await.unwrap();
    assert!(found.contains(&base::ids::TicketId(1)), "{found:?}");
    let verified = store::search::verify::verify(&mut conn).await.unwrap();
    assert_eq!(verified.differing, 0, "{verified:?}");
});

on_both_engines!(a_merge_gives_nobody_a_right_they_lack, async |desk| {
    desk.form(TIDE, "Hello", Asked::default()).await;
    let id = async |who| desk.person(who).await.id;
    let (maria, omar, tilda, noor) =
        (id(MARIA).await, id(OMAR).await, id(TIDE).await, id(NOOR).await);
    let tries = async |stays, goes| {
        let by = desk.person(NOOR).await;
        match merge(&desk.desk, &by, stays, goes).await {
            Err(ActionError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(tries(maria, noor).await, NoMerge::OneOfUs);
    assert_eq!(tries(noor, maria).await, NoMerge::OneOfUs);
    assert_eq!(tries(maria, maria).await, NoMerge::Same);
    assert!(matches!(tries(omar, tilda).await, NoMerge::WouldSeeMore { .. }));
    let by_customer = merge(&desk.desk, &desk.person(MARIA).await, maria, tilda).await;
    assert!(matches!(by_customer, Err(ActionError::NotThere)), "{by_customer:?}");
    // Maria has proved who she is; Tilda's address was only typed into a form.
    assert!(is_let_in(desk, MARIA).await);
    follows(desk, MARIA).await;
    let tildas = open_session(&desk.desk, tilda, CUSTOMER_SECONDS).await.unwrap();
    let marias = open_session(&desk.desk, maria, CUSTOMER_SECONDS).await.unwrap();
    merge(&desk.desk, &desk.person(NOOR).await, maria, tilda).await.unwrap();
    assert!(!is_let_in(desk, TIDE).await, "an unproved address opens nothing of hers");
    assert_eq!(whose(desk, &tildas).await, None);
    assert_eq!(whose(desk, &marias).await, Some(maria), "who has proved it stays signed in");
    assert!(is_let_in(desk, MARIA).await);
    assert!(matches!(tries(tilda, maria).await, NoMerge::Gone(_)));
});

on_both_engines!(what_was_not_proved_does_not_see_what_comes, async |desk| {
    // Anonymous in a browser: whoever has the link is signed in as them.
    desk.form(TIDE, "Hello", Asked::default()).await;
    let (maria, tilda) = (desk.person(MARIA).await.id, desk.person(TIDE).await.id);
    assert!(is_let_in(desk, MARIA).await);
    follows(desk, MARIA).await;
    let before = open_session(&desk.desk, tilda, CUSTOMER_SECONDS).await.unwrap();
    let now = merge(&desk.desk, &lead(desk).await, tilda, maria).await.unwrap();
    assert_eq!(now.person.address.as_deref(), Some(MARIA.address), "letters go where it is proved");
    assert_eq!(whose(desk, &before).await, None, "nobody had proved anything before");
    assert!(!is_let_in(desk, TIDE).await);
    assert!(is_let_in(desk, MARIA).await);
    assert_eq!(follows(desk, MARIA).await, tilda);
    desk.reply(NOOR, base::ids::TicketId(1), "Hello", Status::Pending).await;
    assert!(desk.mails_to(MARIA).pop().unwrap().contains("Hello"));
});
