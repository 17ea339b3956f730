//! Keys: what each key does at the desk, and how one of us sets their own.
//!
//! A page marks what a key presses with the key Prickle ships (`data-hotkey="e"`); a person's own
//! keys are a translation onto those, so nothing on a page depends on who looks at it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where acts belong together, on the sheet of keys and on the page that changes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Anywhere,
    GoTo,
    List,
    Ticket,
    Writing,
}

impl Group {
    pub const ALL: [Self; 5] =
        [Self::Anywhere, Self::GoTo, Self::List, Self::Ticket, Self::Writing];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::GoTo => "Go to",
            Self::List => "In the list",
            Self::Ticket => "On a ticket, or on the rows you picked",
            Self::Writing => "Writing",
        }
    }
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// The key as it is shipped: `e`, or two pressed one after the other: `g n`.
    pub key: &'static str,
    pub name: &'static str,
    pub group: Group,
}

const fn act(group: Group, key: &'static str, name: &'static str) -> Act {
    Act { key, name, group }
}

/// Everything a key of one's own can be set for, in the order it is shown.
pub const ACTS: &[Act] = &[
    act(Group::Anywhere, "/", "Find"),
    act(Group::Anywhere, "#", "Open a ticket by its number"),
    act(Group::Anywhere, "?", "The sheet of keys"),
    act(Group::GoTo, "g n", "Next up"),
    act(Group::GoTo, "g m", "Mine"),
    act(Group::GoTo, "g f", "Following"),
    act(Group::GoTo, "g u", "Unclassified"),
    act(Group::GoTo, "g a", "All tickets"),
    act(Group::GoTo, "g v", "All views"),
    act(Group::GoTo, "g b", "Your notices"),
    act(Group::GoTo, "g h", "The handbook"),
    act(Group::GoTo, "g c", "People"),
    act(Group::GoTo, "g o", "Organisations"),
    act(Group::GoTo, "g s", "What customers said"),
    act(Group::GoTo, "g p", "Answer a public post"),
    act(Group::List, "j", "Next row"),
    act(Group::List, "k", "Row before"),
    act(Group::List, "o", "Open the row"),
    act(Group::List, "J", "Open the next ticket"),
    act(Group::List, "K", "Open the ticket before"),
    act(Group::List, "x", "Pick the row, or put it back"),
    act(Group::List, "X", "Pick all rows up to here"),
    act(Group::List, "*", "Pick every row"),
    act(Group::List, "u", "Show what changed in the list"),
    act(Group::List, "z", "Undo"),
    act(Group::Ticket, "a", "Take it"),
    act(Group::Ticket, "A", "Give it to somebody"),
    act(Group::Ticket, "e", "Solve"),
    act(Group::Ticket, "s", "Status"),
    act(Group::Ticket, "v", "Severity"),
    act(Group::Ticket, "p", "Product"),
    act(Group::Ticket, "l", "Plan"),
    act(Group::Ticket, "f", "Follow, or no longer"),
    act(Group::Ticket, "t", "Add a tag"),
    act(Group::Ticket, ".", "More to do with it"),
    act(Group::Ticket, "w", "Put off"),
    act(Group::Ticket, "R", "Rename"),
    act(Group::Ticket, "S", "Split"),
    act(Group::Ticket, "V", "Move a message to another ticket"),
    act(Group::Ticket, "D", "Redact"),
    act(Group::Ticket, "m", "Merge"),
    act(Group::Ticket, "L", "Link a ticket"),
    act(Group::Ticket, "i", "Side conversation"),
    act(Group::Ticket, "E", "Escalate, or hand back"),
    act(Group::Ticket, "b", "Billing with investigation"),
    act(Group::Ticket, "y", "Accept the suggested product"),
    act(Group::Ticket, "Y", "Dismiss the suggested product"),
    act(Group::Ticket, "h", "History"),
    act(Group::Writing, "r", "Reply"),
    act(Group::Writing, "n", "Note"),
    act(Group::Writing, "C", "Who gets the reply"),
    act(Group::Writing, "M", "Macros"),
];

/// Keys that are the same for everybody: the browser and other programs know them too.
pub const FIXED: &[Act] = &[
    act(Group::Anywhere, "Ctrl K", "Commands: acts, tickets, people, views"),
    act(Group::Anywhere, "Esc", "Leave the field; back to the list"),
    act(Group::List, "Enter", "Open the row"),
    act(Group::Writing, "Ctrl Enter", "Send"),
];

/// The act a shipped key stands for.
#[must_use]
pub fn act_of(key: &str) -> Option<&'static Act> {
    ACTS.iter().find(|act| act.key == key)
}

/// Somebody's own keys: from the shipped key to theirs; an empty one is switched off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnKeys(BTreeMap<String, String>);

/// Why keys were not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("“{given}” for “{act}” is no key; press one, or two after the other, such as g n")]
    NoKey { act: &'static str, given: String },
    #[error("“{key}” is wanted for “{one}” and for “{other}”; give one of them another key")]
    Twice { key: String, one: &'static str, other: &'static str },
    #[error(
        "“{short}” for “{one}” hides “{long}” for “{other}”, which begins with it; change one of them"
    )]
    Hides { short: String, one: &'static str, long: String, other: &'static str },
}

impl OwnKeys {
    /// Reads what [`OwnKeys::words`] wrote; keys of acts that are gone are left out.
    #[must_use]
    pub fn read(words: &str) -> Self {
        let mut read: Self = serde_json::from_str(words).unwrap_or_default();
        read.0.retain(|shipped, _| act_of(shipped).is_some());
        read
    }

    /// How they are stored and sent to the page.
    #[must_use]
    pub fn words(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// The person's key for a shipped one.
    #[must_use]
    pub fn of<'a>(&'a self, shipped: &'a str) -> &'a str {
        self.0.get(shipped).map_or(shipped, String::as_str)
    }

    /// Nothing differs from what is shipped.
    #[must_use]
    pub fn is_shipped(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys as wished for: `(shipped, own)` each. What isn't named keeps the shipped key.
    ///
    /// # Errors
    /// Every conflict there is, so that they can be mended in one go.
    pub fn wished(wishes: &[(String, String)]) -> Result<Self, Vec<Refusal>> {
        let mut own = Self::default();
        let mut refused = Vec::new();
        for (shipped, wish) in wishes {
            let Some(act) = act_of(shipped) else { continue };
            let wish = wish.split_whitespace().collect::<Vec<_>>().join(" ");
            if !wish.is_empty() && !is_key(&wish) {
                refused.push(Refusal::NoKey { act: act.name, given: wish.clone() });
            }
            if wish != *shipped {
                own.0.insert(shipped.clone(), wish);
            }
        }
        refused.extend(own.conflicts());
        if refused.is_empty() { Ok(own) } else { Err(refused) }
    }

    fn conflicts(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        for (at, one) in ACTS.iter().enumerate() {
            let key = self.of(one.key);
            for other in ACTS.iter().skip(at + 1).filter(|_| !key.is_empty()) {
                let other_key = self.of(other.key);
                if key == other_key {
                    found.push(Refusal::Twice {
                        key: key.into(),
                        one: one.name,
                        other: other.name,
                    });
                }
                found.extend(hides((key, one), (other_key, other)));
                found.extend(hides((other_key, other), (key, one)));
            }
        }
        found
    }
}

/// A key alone acts at once, so a pair that begins with it could never be finished.
fn hides((short, one): (&str, &Act), (long, other): (&str, &Act)) -> Option<Refusal> {
    let begins = long.split_once(' ').is_some_and(|(first, _)| first == short);
    begins.then(|| Refusal::Hides {
        short: short.into(),
        one: one.name,
        long: long.into(),
        other: other.name,
    })
}

/// One key, or two, none of them a modifier or one the page needs for moving about.
fn is_key(words: &str) -> bool {
    let keys: Vec<&str> = words.split(' ').collect();
    let plain = |key: &&str| {
        let mut letters = key.chars();
        let one = letters.next().is_some_and(|c| !c.is_whitespace() && !c.is_control());
        one && letters.next().is_none()
    };
    keys.len() <= 2 && keys.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wished(wishes: &[(&str, &str)]) -> Result<OwnKeys, Vec<Refusal>> {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        OwnKeys::wished(&wishes.iter().map(owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_shipped_keys_are_free_of_conflicts() {
        assert_eq!(wished(&[]), Ok(OwnKeys::default()));
    }

    #[test]
    fn a_key_of_ones_own_holds_and_survives_being_stored() {
        let own = wished(&[("e", "d"), ("g n", "1"), ("y", ""), ("j", "j")]).unwrap();
        assert_eq!((own.of("e"), own.of("g n"), own.of("y"), own.of("j")), ("d", "1", "", "j"));
        assert_eq!(OwnKeys::read(&own.words()), own);
        assert_eq!(
            OwnKeys::read("{\"gone since\":\"q\",\"e\":\"d\"}").of("gone since"),
            "gone since"
        );
        assert!(OwnKeys::read("no json").is_shipped());
    }

    #[test]
    fn two_acts_may_swap_their_keys() {
        let own = wished(&[("e", "s"), ("s", "e")]).unwrap();
        assert_eq!((own.of("e"), own.of("s")), ("s", "e"));
    }

    #[test]
    fn every_conflict_is_told_by_the_names_of_both_acts() {
        let refused = wished(&[("e", "a"), ("g n", "r m")]).unwrap_err();
        let told: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "“r” for “Reply” hides “r m” for “Next up”, which begins with it; change one of \
                 them",
                "“a” is wanted for “Take it” and for “Solve”; give one of them another key",
            ]
        );
    }

    #[test]
    fn what_is_no_key_is_told() {
        for given in ["ab", "a b c", "Tab"] {
            let refused = wished(&[("e", given)]).unwrap_err();
            assert!(matches!(&refused[0], Refusal::NoKey { given: told, .. } if told == given));
        }
        assert!(wished(&[("e", "ü")]).is_ok(), "letters of other keyboards are keys");
    }
}
