//! The twelve agents of Brambletrace, in two regions.

use super::Agent;
use crate::world::DOMAIN;

/// Name, role, time zone, groups.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

const EUROPE: [Row; 6] = [
    ("Ida Brandvold", "admin", "Europe/Oslo", &["platform"]),
    ("Naoko Kimura", "lead", "Europe/London", &["technical_support", "billing"]),
    ("Luc Moreau", "agent", "Europe/Paris", &["technical_support"]),
    ("Zofia Wrona", "agent", "Europe/Warsaw", &["technical_support", "billing"]),
    (
        "Teo Almeida",
        "engineer",
        "Europe/Lisbon",
        &["client_libraries", "workflows", "ai_assistant"],
    ),
    ("Saskia Holm", "engineer", "Europe/Berlin", &["ingestion", "error_tracking"]),
];

const NORTH_AMERICA: [Row; 6] = [
    ("Marcus Reyes", "agent", "America/New_York", &["technical_support", "billing"]),
    ("Aditi Rao", "agent", "America/Toronto", &["technical_support"]),
    ("June Whitaker", "agent", "America/Los_Angeles", &["technical_support", "platform"]),
    ("Owen Castellan", "engineer", "America/Denver", &["client_libraries", "error_tracking"]),
    (
        "Mei-Lin Zhou",
        "engineer",
        "America/Los_Angeles",
        &["ingestion", "workflows", "ai_assistant", "platform"],
    ),
    ("Ray Dunmore", "viewer", "America/Chicago", &[]),
];

/// Everybody at the desk.
#[must_use]
pub fn agents() -> Vec<Agent> {
    let europe = EUROPE.iter().map(|row| agent(row, "europe"));
    europe.chain(NORTH_AMERICA.iter().map(|row| agent(row, "north_america"))).collect()
}

fn agent((name, role, time_zone, groups): &Row, region: &'static str) -> Agent {
    let first = name.split(' ').next().unwrap_or(name);
    Agent {
        name: (*name).to_owned(),
        first_name: first.to_owned(),
        email: format!("{}@{DOMAIN}", first.to_lowercase()),
        role,
        region,
        time_zone,
        groups: groups.to_vec(),
    }
}
