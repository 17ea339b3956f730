//! Who appears in the stories. All invented.

/// Somebody with an address.
#[derive(Debug, Clone, Copy)]
pub struct Somebody {
    pub name: &'static str,
    pub address: &'static str,
}

/// A customer of Corvid Labs, which is on the enterprise plan.
pub const MARIA: Somebody = Somebody { name: "Maria Silva", address: "maria@corvid.example" };
/// An org admin of Corvid Labs.
pub const OMAR: Somebody = Somebody { name: "Omar Haddad", address: "omar@corvid.example" };
/// A customer of nobody we know.
pub const TIDE: Somebody = Somebody { name: "Tilda Tide", address: "tilda@tide.example" };
/// An agent.
pub const NOOR: Somebody = Somebody { name: "Noor Kimura", address: "noor@desk.example" };
/// Another agent.
pub const LEV: Somebody = Somebody { name: "Lev Moreau", address: "lev@desk.example" };

/// So many hours, in seconds.
#[must_use]
pub const fn hours(hours: i64) -> i64 {
    hours * 3600
}
