//! Customers: who works where, what they are called, how they write and how often.

use std::collections::HashMap;

use super::{
    Customer, Organisation,
    names::{Stock, stock},
};
use crate::dice::{Dice, mix, word};

/// How many people have bought from Brambletrace or try it.
pub const COUNT: usize = 600;
/// How many of them belong to no organisation.
const ALONE: usize = 22;

/// Languages whose speakers write to us in English all the same.
const LANGUAGES_SPOKEN: [&str; 6] = ["en", "de", "fr", "es", "ja", "ar"];

/// Everybody who may ask, organisation by organisation; people without one come last.
#[must_use]
pub fn customers(seed: u64, organisations: &[Organisation]) -> Vec<Customer> {
    let mut dice = Dice::new(mix(seed, word("customers")));
    let mut taken = HashMap::new();
    let mut people = Vec::with_capacity(COUNT);
    let total: u32 = organisations.iter().map(|organisation| organisation.weight).sum();
    let mut weight_so_far = 0;
    for (place, organisation) in organisations.iter().enumerate() {
        weight_so_far += organisation.weight;
        let until = (COUNT - ALONE) * weight_so_far as usize / total.max(1) as usize;
        let admins = people.len() + 1 + usize::from(organisation.weight > 12);
        while people.len() < until {
            let culture = dice.pick(organisation.cultures).copied().unwrap_or("english");
            let domain = &organisation.domain;
            let mut person = person(stock(culture), domain, &mut dice, &mut taken);
            person.organisation = Some(place);
            person.org_admin = people.len() < admins;
            person.time_zone = nearby(organisation.time_zone, &mut dice);
            person.weight *= chattiness(organisation.plan);
            people.push(person);
        }
    }
    while people.len() < COUNT {
        let (culture, zone) = *dice.pick(&ALONE_FROM).unwrap_or(&ALONE_FROM[0]);
        let mut person = person(stock(culture), "postbox.example", &mut dice, &mut taken);
        person.time_zone = zone;
        people.push(person);
    }
    people
}

const ALONE_FROM: [(&str, &str); 6] = [
    ("english", "America/New_York"),
    ("german", "Europe/Berlin"),
    ("indian", "Asia/Kolkata"),
    ("french", "Europe/Paris"),
    ("african", "Africa/Nairobi"),
    ("spanish", "America/Bogota"),
];

/// Tickets of a plan's people, compared with those on the free plan.
fn chattiness(plan: &str) -> u32 {
    match plan {
        "enterprise" => 8,
        "scale" => 11,
        "boost" => 15,
        "pay_as_you_go" => 21,
        _ => 9,
    }
}

fn person(
    stock: &Stock,
    domain: &str,
    dice: &mut Dice,
    taken: &mut HashMap<String, u32>,
) -> Customer {
    let (given, family) = (spelt(stock.given, dice), spelt(stock.family, dice));
    let name = if stock.family_first {
        format!("{}{}", family.0, given.0)
    } else {
        format!("{} {}", given.0, family.0)
    };
    let user = format!("{}.{}", given.1, family.1);
    let count = taken.entry(format!("{user}@{domain}")).or_insert(0);
    *count += 1;
    let number = if *count > 1 { count.to_string() } else { String::new() };
    let often = dice.unit();
    Customer {
        name,
        // Family names come first in these scripts, and a full name is the polite address.
        first_name: if stock.family_first {
            format!("{}{}", family.0, given.0)
        } else {
            given.0.to_owned()
        },
        email: format!("{user}{number}@{domain}"),
        organisation: None,
        org_admin: false,
        time_zone: "UTC",
        language: crate::world::known(&LANGUAGES_SPOKEN, stock.language).unwrap_or("en"),
        voice: dice.below(4) as u8,
        weight: 4 + (often * often * often * 60.0) as u32,
    }
}

/// A name and its spelling in an address.
fn spelt(names: &'static [(&str, &str)], dice: &mut Dice) -> (&'static str, String) {
    let (name, plain) = dice.pick(names).copied().unwrap_or(("Robin", ""));
    (name, if plain.is_empty() { name.to_lowercase() } else { plain.to_owned() })
}

/// Most work at the main office; some an hour or an ocean away.
fn nearby(zone: &'static str, dice: &mut Dice) -> &'static str {
    const ELSEWHERE: [&str; 8] = [
        "Europe/Lisbon",
        "Europe/Athens",
        "America/Vancouver",
        "America/Mexico_City",
        "Asia/Kathmandu",
        "Asia/Manila",
        "America/St_Johns",
        "Europe/Zurich",
    ];
    if dice.percent(88) { zone } else { dice.pick(&ELSEWHERE).copied().unwrap_or(zone) }
}
