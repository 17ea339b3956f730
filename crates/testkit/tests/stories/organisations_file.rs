//! A file of organisations is taken in: after a look that changes nothing, by the same rules as by
//! hand, and a second time without effect.

use actions::organisations::{
    set,
    sheet::{Taken, look, take_in},
};
use base::ids::OrganisationId;
use desk::{
    organisations::{Organisation, change::Set},
    tickets::open::Asked,
};
use testkit::{MARIA, NOOR, TIDE, TestDesk, on_both_engines};

const FILE: &str = "\u{feff}external_id;name;domains;plan;account_owners\r\n\
                    corvid;;;scale;noor@desk.example\r\n\
                    tide-1;Tide;tide.example;boost;\r\n\
                    ;Sea;gmail.com;;\r\n";

async fn one(desk: &TestDesk, id: &str) -> Option<Organisation> {
    store::organisations::by_external_id(&mut desk.conn().await, id).await.unwrap()
}

on_both_engines!(a_file_is_looked_at_taken_in_and_taken_in_again, async |desk| {
    let ticket = desk.form(MARIA, "Flags", Asked::default()).await.ticket;
    assert_eq!(ticket.plan, "enterprise");
    let before = look(&desk.desk, FILE.as_bytes()).await.unwrap();
    let expected = Taken { new: 1, changed: 1, same: 0, wrong: 1 };
    assert_eq!(before.counted(), expected);
    assert_eq!(one(desk, "tide-1").await, None, "looking changes nothing");
    let noor = desk.person(NOOR).await;
    let (taken, _) = take_in(&desk.desk, Some(noor.id), FILE.as_bytes()).await.unwrap();
    assert_eq!(taken, expected);
    desk.drain().await;
    let corvid = one(desk, "corvid").await.unwrap();
    assert_eq!((corvid.plan.as_str(), corvid.account_owner.as_str()), ("scale", NOOR.address));
    assert_eq!(corvid.domains, ["corvid.example"], "what the file leaves out stays");
    assert_eq!(desk.ticket(ticket.id.0).await.plan, "scale", "its tickets follow");
    let tide = one(desk, "tide-1").await.unwrap();
    let asked = desk.form(TIDE, "Hello", Asked::default()).await;
    assert_eq!(asked.ticket.organisation_id, Some(tide.id), "by its domain");
    let (again, _) = take_in(&desk.desk, None, FILE.as_bytes()).await.unwrap();
    assert_eq!(again, Taken { same: 2, wrong: 1, ..Taken::default() });
    let mut conn = desk.conn().await;
    let told = store::organisations::events(&mut conn, corvid.id, 9).await.unwrap();
    let told: Vec<_> = told.iter().map(|one| one.what.field.as_str()).collect();
    assert_eq!(told, ["account owner", "synced plan"]);
});

on_both_engines!(a_plan_set_by_hand_outlives_a_file, async |desk| {
    let (corvid, noor) = (OrganisationId(1), desk.person(NOOR).await);
    let by_hand = Set::Plan { plan: "boost".into(), because: "a trial".into() };
    set(&desk.desk, &noor, corvid, by_hand).await.unwrap();
    take_in(&desk.desk, None, FILE.as_bytes()).await.unwrap();
    let now = one(desk, "corvid").await.unwrap();
    assert_eq!((now.plan.as_str(), now.plan_in_force()), ("scale", "boost"));
    // By hand an id belongs to one, too.
    take_in(&desk.desk, None, b"external_id,name\nother,Other\n").await.unwrap();
    let details = Set::Details {
        name: "Corvid".into(),
        domains: vec![],
        account_owner: " Ada ; Bo ".into(),
        external_id: "other".into(),
    };
    let taken = set(&desk.desk, &noor, corvid, details.clone()).await;
    assert!(taken.is_err(), "{taken:?}");
    let Set::Details { name, domains, account_owner, .. } = details else { unreachable!() };
    let details = Set::Details { name, domains, account_owner, external_id: "corvid".into() };
    let now = set(&desk.desk, &noor, corvid, details).await.unwrap();
    assert_eq!(now.account_owner, "Ada, Bo");
});

on_both_engines!(many_lines_are_taken_in, async |desk| {
    let mut text = String::from("external_id,name,domains,plan\n");
    for n in 0..350 {
        text += &format!("o-{n},\"Number, {n}\",n{n}.example,scale\n");
    }
    let (taken, _) = take_in(&desk.desk, None, text.as_bytes()).await.unwrap();
    assert_eq!(taken, Taken { new: 350, ..Taken::default() });
    let all = store::organisations::every(&mut desk.conn().await).await.unwrap();
    assert_eq!(all.len(), 351);
    let last = all.iter().find(|one| one.external_id == "o-349").unwrap();
    assert_eq!(
        (last.name.as_str(), last.domains.as_slice()),
        ("Number, 349", &["n349.example".to_owned()][..])
    );
});

on_both_engines!(a_file_that_is_taken_in_twice_at_once_makes_nothing_twice, async |desk| {
    const NEW: &[u8] = b"external_id,name,domains\nn-1,North,north.example\n,South,\n";
    let before = store::organisations::every(&mut desk.conn().await).await.unwrap().len();
    let (one, other) = tokio::join!(take_in(&desk.desk, None, NEW), take_in(&desk.desk, None, NEW));
    one.unwrap();
    other.unwrap();
    let all = store::organisations::every(&mut desk.conn().await).await.unwrap();
    assert_eq!(all.len(), before + 2);
});
