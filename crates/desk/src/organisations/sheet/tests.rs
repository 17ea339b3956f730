//! What files of other programs come to.

use super::*;
use crate::organisations::Organisation;
use base::ids::OrganisationId;

fn known() -> Known {
    let one = |id, name: &str, external_id: &str, domain: &str| Organisation {
        id: OrganisationId(id),
        name: name.into(),
        external_id: external_id.into(),
        domains: vec![domain.into()],
        plan: "scale".into(),
        ..Organisation::begun(&Handbook::shipped())
    };
    Known::of(vec![
        one(1, "Corvid Labs", "corvid", "corvid.example"),
        one(2, "Tide", "", "tide.example"),
        one(3, "Twins", "t1", "one.example"),
        one(4, "Twins", "t2", "two.example"),
    ])
}

fn planned(text: &str) -> Vec<(u64, String)> {
    let sheet = read(text.as_bytes()).unwrap();
    let all = plan(&Handbook::shipped(), known(), &sheet);
    let told = |one: Planned| {
        let words = match one.what {
            What::New(it) => format!("new {} {} {}", it.name, it.plan, it.domains.join(" ")),
            What::Changed(it, lines) => {
                let lines = lines.iter().map(|line| format!("{}: {}", line.field, line.to));
                format!("{} {}", it.id, lines.collect::<Vec<_>>().join(", "))
            }
            What::Same => format!("{} same", one.name),
            What::Wrong(why) => format!("wrong: {why}"),
        };
        (one.number, words)
    };
    all.into_iter().map(told).collect()
}

fn of(text: &str) -> Vec<String> {
    planned(text).into_iter().map(|(_, words)| words).collect()
}

#[test]
fn one_is_found_by_its_id_its_name_or_a_domain() {
    let text = "external_id,name,domains,plan\ncorvid,,,enterprise\n,TIDE,,Enterprise\n\
                ,,one.example,boost\n";
    let expected = [
        "1 synced plan: enterprise",
        "2 synced plan: enterprise, name: TIDE",
        "3 synced plan: boost",
    ];
    assert_eq!(of(text), expected);
    // The id counts before the name: a new name is a new name.
    assert_eq!(of("external_id,name\ncorvid,Corvid\n"), ["1 name: Corvid"]);
    assert_eq!(
        of("external_id,name\nt9,Twins\n"),
        ["new Twins pay_as_you_go "]
            .map(|one| { one.replace("pay_as_you_go", &Handbook::shipped().rules.unknown_plan) })
    );
    assert_eq!(of("name\nTwins\n"), ["wrong: several are called “Twins”; give their external_id"]);
}

#[test]
fn files_of_all_kinds_are_read() {
    let expected = ["1 account owner: Ada, Bo"];
    for text in [
        "\u{feff}external_id;account_owners\r\ncorvid;\"Ada; Bo\"\r\n",
        "External ID\tOwner\ncorvid\tAda, Bo\n",
        "\n\nexternal_id,account owners\n\"corvid\",\"Ada,\nBo\"",
        "external_id,account_owners,colour\n,,\ncorvid,\"Ada, Bo\",red\n\n",
    ] {
        assert_eq!(of(text), expected, "{text:?}");
    }
    let quotes = of("external_id,name\ncorvid,\"Corvid \"\"Labs\"\", Ltd\"\n");
    assert_eq!(quotes, ["1 name: Corvid \"Labs\", Ltd"]);
    assert_eq!(read(b"a,name\n").unwrap().unknown, ["a"]);
}

#[test]
fn what_is_wrong_says_so_at_its_line_and_stops_no_other() {
    let text = "external_id,name,domains,plan,priority\n\
                corvid,,gmail.com,,\n\
                ,New one,tide.example,,\n\
                ,\"Over\nlines\",,gold,\n\
                ,Tide,,,perhaps\n\
                ,,,,yes\n\
                a,b,c,d,e,f\n\
                ,Fine,fine.example,,yes\n\
                ,Fine,,boost,\n";
    let unknown = &Handbook::shipped().rules.unknown_plan;
    let told = planned(text);
    let expected = [
        (
            2,
            "wrong: many companies have mail at gmail.com, so it says nothing about this one"
                .into(),
        ),
        (3, "2 name: New one".to_owned()),
        (4, "wrong: the handbook knows no plan “gold”".to_owned()),
        (6, "wrong: “perhaps” under priority is neither yes nor no".to_owned()),
        (7, "wrong: an organisation needs a name".to_owned()),
        (8, "wrong: 6 cells under 5 columns".to_owned()),
        (9, format!("new Fine {unknown} fine.example")),
        (10, "wrong: line 9 is about it too".to_owned()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_empty_cell_leaves_and_a_dash_empties() {
    assert_eq!(of("external_id,domains\ncorvid,\n"), ["Corvid Labs same"]);
    assert_eq!(of("external_id,domains\ncorvid,-\n"), ["1 domains: "]);
    // Our own files keep a spreadsheet from reading a formula.
    assert_eq!(of("external_id,account_owners\ncorvid,'=1+1\n"), ["1 account owner: =1+1"]);
}

#[test]
fn a_domain_moves_only_where_it_was_let_go() {
    let taken = of("external_id,domains\ncorvid,corvid.example tide.example\n");
    assert_eq!(taken, ["wrong: tide.example belongs to Tide; take it off there first"]);
}

#[test]
fn what_makes_no_sense_is_refused_whole() {
    assert_eq!(read(b""), Err(Unreadable::Empty));
    assert_eq!(read(b"plan\nscale\n"), Err(Unreadable::NoKey));
    assert_eq!(read(b"name,organisation\nx,y\n"), Err(Unreadable::Twice("name".into())));
    assert_eq!(read(b"name\nok\nr\xe9sum\xe9\n"), Err(Unreadable::NotUtf8(3)));
}
