//! Customers add, remove and choose addresses of theirs by themselves: nobody gets other people's
//! mail by it, nobody learns who is a customer, and nobody takes an account over in silence.

use actions::{
    ActionError,
    people::{
        addresses as ours,
        links::{self, LinkRefusal},
        merge::merge,
        own_addresses::{Confirmed, Own, act, confirm, look},
        sign_in::{CUSTOMER_SECONDS, open_session},
    },
};
use base::{ids::PersonId, time::SignedDuration};
use desk::people::{
    Person, Role,
    addresses::{Address, Refusal},
};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

const HELP: &str = "help@desk.example";
/// Maria from home.
const HOME: Somebody = Somebody { name: "M. Silva", address: "silva@home.example" };

async fn does(desk: &TestDesk, who: Somebody, what: Own) -> Result<(), Refusal> {
    let id = desk.person(who).await.id;
    let done = act(&desk.desk, id, "the session it is done in", what).await;
    desk.drain().await;
    match done {
        Ok(()) => Ok(()),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

fn home() -> String {
    HOME.address.to_owned()
}

/// The newest mail to somebody, in one line.
fn newest(desk: &TestDesk, who: Somebody) -> String {
    desk.mails_to(who).pop().unwrap().replace("=\r\n", "").replace("\r\n", " ").replace("=20", " ")
}

/// Follows the newest link in somebody's mails and presses its button.
async fn confirms(desk: &TestDesk, who: Somebody) {
    assert_eq!(confirm(&desk.desk, &token(desk, who)).await.unwrap(), Confirmed::Added);
    desk.drain().await;
}

/// The secret of the newest link to confirm an address.
fn token(desk: &TestDesk, who: Somebody) -> String {
    let mail = newest(desk, who);
    let (_, rest) = mail.split_once("/portal/addresses/").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

async fn addresses(desk: &TestDesk, id: PersonId) -> Vec<Address> {
    store::people::addresses::of(&mut desk.conn().await, id).await.unwrap()
}

async fn is_let_in(desk: &TestDesk, who: Somebody) -> Option<PersonId> {
    let mut conn = desk.conn().await;
    let found = store::people::addresses::let_in(&mut conn, who.address).await.unwrap();
    found.map(|person| person.id)
}

async fn is_signed_in(desk: &TestDesk, session: &str) -> bool {
    let hash = base::secrets::hash(session.as_bytes());
    let mut conn = desk.conn().await;
    store::sessions::one(&mut conn, &hash, desk.clock_now()).await.unwrap().is_some()
}

on_both_engines!(an_address_is_added_by_its_reader_and_not_before, async |desk| {
    let maria = desk.person(MARIA).await.id;
    does(desk, MARIA, Own::Ask(" Silva@Home.example ".into())).await.unwrap();
    let mail = newest(desk, HOME);
    assert!(mail.contains("silva@home.example") && mail.contains(MARIA.address), "{mail}");
    assert!(!TestDesk::header(&desk.mails_to(HOME)[0], "To").contains(MARIA.name), "{mail}");
    assert_eq!(addresses(desk, maria).await.len(), 1, "typed in is not added");
    assert_eq!(is_let_in(desk, HOME).await, None);
    let token = token(desk, HOME);
    // It signs nobody in, and a scanner that opens it adds nothing.
    assert!(matches!(links::look(&desk.desk, &token).await, Err(ActionError::NotThere)));
    assert!(matches!(links::follow(&desk.desk, &token).await, Err(ActionError::NotThere)));
    let offer = look(&desk.desk, &token).await.unwrap();
    assert_eq!((offer.address.as_str(), offer.account.as_str()), (HOME.address, MARIA.address));
    assert_eq!(addresses(desk, maria).await.len(), 1);
    assert_eq!(confirm(&desk.desk, &token).await.unwrap(), Confirmed::Added);
    desk.drain().await;
    let told = newest(desk, MARIA);
    assert!(told.contains("silva@home.example was added to your account"), "{told}");
    assert_eq!(is_let_in(desk, HOME).await, Some(maria));
    desk.mail_arrives(HOME, HELP, "From home", "\r\nHello").await;
    assert_eq!(desk.ticket(1).await.requester_id, maria);
    let again = confirm(&desk.desk, &token).await;
    assert!(matches!(again, Err(ActionError::Refused(LinkRefusal::Used))));
    let yours = does(desk, MARIA, Own::Ask(home())).await;
    assert_eq!(yours, Err(Refusal::ProvedBefore(home())));
});

on_both_engines!(an_old_link_adds_nothing_nor_one_whose_address_got_an_account, async |desk| {
    let maria = desk.person(MARIA).await.id;
    does(desk, MARIA, Own::Ask(home())).await.unwrap();
    let old = token(desk, HOME);
    desk.clock.pass(SignedDuration::from_mins(31));
    let found = confirm(&desk.desk, &old).await;
    assert!(matches!(found, Err(ActionError::Refused(LinkRefusal::RanOut))), "{found:?}");
    does(desk, MARIA, Own::Ask(home())).await.unwrap();
    let good = token(desk, HOME);
    // Whoever reads it writes to us meanwhile: it is theirs.
    desk.mail_arrives(HOME, HELP, "Mine", "\r\nHello").await;
    let theirs = desk.person(HOME).await.id;
    assert_ne!(theirs, maria);
    assert_eq!(confirm(&desk.desk, &good).await.unwrap(), Confirmed::NotAdded);
    assert_eq!(desk.ticket(1).await.requester_id, theirs);
    assert_eq!(addresses(desk, maria).await.len(), 1);
});

on_both_engines!(who_is_a_customer_is_told_to_nobody, async |desk| {
    let before = desk.mails_to(OMAR).len();
    does(desk, MARIA, Own::Ask(OMAR.address.into())).await.unwrap();
    assert_eq!(desk.mails_to(OMAR).len(), before + 1);
    let mail = newest(desk, OMAR);
    assert!(mail.contains("It has an account of its own"), "{mail}");
    assert!(!mail.contains("/portal/addresses/") && !mail.contains(MARIA.address), "{mail}");
    // One of us as well, and a mailbox of ours is no secret.
    does(desk, MARIA, Own::Ask(LEV.address.into())).await.unwrap();
    assert_eq!(does(desk, MARIA, Own::Ask(HELP.into())).await, Err(Refusal::Ours(HELP.into())));
    assert_eq!(
        does(desk, MARIA, Own::Ask("nonsense".into())).await,
        Err(Refusal::NoAddress("nonsense".into()))
    );
    // Nobody's inbox is flooded, whoever reads it.
    for n in 0..3 {
        does(desk, MARIA, Own::Ask(format!("m{n}@x.example"))).await.unwrap();
    }
    assert_eq!(does(desk, MARIA, Own::Ask(home())).await, Err(Refusal::TooOften));
    assert!(desk.mails_to(HOME).is_empty());
});

on_both_engines!(letters_go_where_she_says_and_what_is_removed_lets_nobody_in, async |desk| {
    let maria = desk.person(MARIA).await.id;
    does(desk, MARIA, Own::Ask(home())).await.unwrap();
    confirms(desk, HOME).await;
    does(desk, MARIA, Own::MakePrimary(home())).await.unwrap();
    assert!(newest(desk, MARIA).contains("our letters to you go to silva@home.example"));
    assert_eq!(desk.person(MARIA).await.address.as_deref(), Some(HOME.address));
    assert_eq!(does(desk, MARIA, Own::Remove(home())).await, Err(Refusal::IsPrimary(home())));
    // The one she began with was never proved: letters do not go back there before it is.
    let back = does(desk, MARIA, Own::MakePrimary(MARIA.address.into())).await;
    assert_eq!(back, Err(Refusal::NotProved(MARIA.address.into())));
    does(desk, HOME, Own::Ask(MARIA.address.into())).await.unwrap();
    confirms(desk, MARIA).await;
    let here = open_session(&desk.desk, maria, CUSTOMER_SECONDS).await.unwrap();
    let there = open_session(&desk.desk, maria, CUSTOMER_SECONDS).await.unwrap();
    act(&desk.desk, maria, &here, Own::Remove(MARIA.address.into())).await.unwrap();
    desk.drain().await;
    assert!(is_signed_in(desk, &here).await && !is_signed_in(desk, &there).await);
    assert!(newest(desk, HOME).contains("does not belong to your account with us any more"));
    assert_eq!(is_let_in(desk, MARIA).await, None);
    let noor = desk.person(NOOR).await;
    let of_us = act(&desk.desk, noor.id, &here, Own::Ask(home())).await;
    assert!(matches!(of_us, Err(ActionError::NotThere)));
});

on_both_engines!(nobody_of_us_takes_an_account_over_in_silence, async |desk| {
    let (noor, maria) = (desk.person(NOOR).await, desk.person(MARIA).await.id);
    let ours_does = async |by: &Person, what: ours::Act| {
        ours::act(&desk.desk, by, maria, what).await.unwrap();
        desk.drain().await;
    };
    let evil = || "noor@elsewhere.example".to_owned();
    ours_does(&noor, ours::Act::Add(evil())).await;
    assert!(newest(desk, MARIA).contains("noor@elsewhere.example was added to your account"));
    let lead = Person { role: Role::Lead, ..desk.person(LEV).await };
    ours_does(&lead, ours::Act::Vouch(evil())).await;
    assert!(newest(desk, MARIA).contains("can now see your conversations"));
    ours_does(&noor, ours::Act::MakePrimary(evil())).await;
    assert!(newest(desk, MARIA).contains("go to noor@elsewhere.example from now on"));
    assert_eq!(desk.mails_to(MARIA).len(), 3);
});

on_both_engines!(whose_conversations_are_read_by_a_merge_is_told_so, async |desk| {
    let (noor, maria) = (desk.person(NOOR).await, desk.person(MARIA).await.id);
    desk.mail_arrives(TIDE, HELP, "Mine", "\r\nHello").await;
    let tide = desk.person(TIDE).await.id;
    // Proved, so that it lets its reader in.
    let lead = Person { role: Role::Lead, ..desk.person(LEV).await };
    let vouch = ours::Act::Vouch(TIDE.address.into());
    ours::act(&desk.desk, &lead, tide, vouch).await.unwrap();
    merge(&desk.desk, &noor, maria, tide).await.unwrap();
    desk.drain().await;
    let mail = newest(desk, MARIA);
    assert!(mail.contains("put together with those of tilda@tide.example"), "{mail}");
    // Hers was not proved, so nobody reads more of the other's by it.
    assert!(!newest(desk, TIDE).contains("put together"));
});
