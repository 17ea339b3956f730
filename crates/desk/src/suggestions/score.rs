//! The scoring: words weigh by how rare they are, tickets are near by the words they share, and
//! the nearest vote. The index answers for each word with its newest messages only, so the cost is
//! bounded whatever the number of tickets; how common a word is follows from how far back its
//! newest messages reach.

use std::collections::BTreeMap;

use base::ids::{MessageId, TicketId};

use super::{Confidence, Evidence, Similar};

/// The newest messages asked for per word.
pub const HITS: usize = 60;
/// The messages whose tickets are looked at.
pub const CANDIDATES: usize = 80;
/// The tickets that vote.
const NEAREST: usize = 10;
/// A ticket votes when it shares at least this part of the rare words.
const NEAR_ENOUGH: f64 = 0.18;
/// Fewer neighbours than that are chance.
const FEWEST: usize = 4;
/// So many of the neighbours, weighed by their nearness, must agree.
const AGREEMENT: f64 = 0.7;
/// From here on we are nearly sure.
const NEARLY_SURE: f64 = 0.9;
/// Similar tickets kept as evidence, and shared words of each.
const SHOWN: usize = 4;
const SHOWN_WORDS: usize = 5;

/// A word with the newest messages that hold it, newest first, at most [`HITS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordHits {
    pub word: String,
    pub messages: Vec<MessageId>,
}

/// A message's ticket, as the store knows it; only tickets whose product is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub message: MessageId,
    pub ticket: TicketId,
    pub subject: String,
    pub product: String,
}

/// What the words weigh, and which messages to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    words: Vec<(String, f64)>,
    /// Per message the words it holds, as places in `words`.
    held: BTreeMap<MessageId, Vec<usize>>,
    total: f64,
}

impl Weighed {
    /// Weighs words on a desk of `tickets` tickets.
    #[must_use]
    pub fn of(hits: Vec<WordHits>, tickets: i64) -> Self {
        let all = || hits.iter().flat_map(|hit| hit.messages.iter().copied());
        let newest = all().max().map_or(0, |id| id.0);
        let mut weighed = Self { words: Vec::new(), held: BTreeMap::new(), total: 0.0 };
        for hit in hits {
            if hit.messages.is_empty() {
                continue;
            }
            let weight = (1.0 + whole(tickets.max(1)) / common(&hit, newest)).ln();
            for message in &hit.messages {
                weighed.held.entry(*message).or_default().push(weighed.words.len());
            }
            weighed.total += weight;
            weighed.words.push((hit.word, weight));
        }
        weighed
    }

    /// The messages that share most, most first.
    #[must_use]
    pub fn messages(&self) -> Vec<MessageId> {
        let mut ranked: Vec<(f64, MessageId)> = self
            .held
            .iter()
            .map(|(message, words)| (self.sum(words), *message))
            .filter(|(sum, _)| *sum >= self.total * NEAR_ENOUGH / 2.0)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        ranked.into_iter().take(CANDIDATES).map(|(_, message)| message).collect()
    }

    fn sum(&self, words: &[usize]) -> f64 {
        words.iter().filter_map(|place| self.words.get(*place)).map(|(_, weight)| weight).sum()
    }

    /// The product the nearest tickets speak for, with the evidence; `None` where they don't
    /// agree, are too few or too far.
    #[must_use]
    pub fn suggest(&self, candidates: &[Candidate]) -> Option<(String, Evidence)> {
        let near = self.nearest(candidates);
        if near.len() < FEWEST {
            return None;
        }
        let mut votes: BTreeMap<&str, f64> = BTreeMap::new();
        for one in &near {
            *votes.entry(one.candidate.product.as_str()).or_default() += one.likeness;
        }
        let (product, votes_for) = votes.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
        let agreement = votes_for / votes.values().sum::<f64>();
        if agreement < AGREEMENT {
            return None;
        }
        let agreeing: Vec<&Near<'_>> =
            near.iter().filter(|one| one.candidate.product == *product).collect();
        let sure = agreement >= NEARLY_SURE && agreeing.len() > FEWEST;
        let evidence = Evidence {
            confidence: if sure { Confidence::NearlySure } else { Confidence::Likely },
            nearest: near.len(),
            agreeing: agreeing.len(),
            similar: agreeing.iter().take(SHOWN).map(|one| self.shown(one)).collect(),
        };
        Some(((*product).to_owned(), evidence))
    }

    fn nearest<'a>(&self, candidates: &'a [Candidate]) -> Vec<Near<'a>> {
        let mut by_ticket: BTreeMap<TicketId, Near<'a>> = BTreeMap::new();
        for candidate in candidates {
            let words = self.held.get(&candidate.message).cloned().unwrap_or_default();
            let near = by_ticket.entry(candidate.ticket).or_insert_with(|| Near {
                candidate,
                words: Vec::new(),
                likeness: 0.0,
            });
            near.words.extend(words);
        }
        let mut near: Vec<Near<'a>> = by_ticket
            .into_values()
            .map(|mut one| {
                one.words.sort_unstable();
                one.words.dedup();
                one.likeness = self.sum(&one.words) / self.total.max(f64::MIN_POSITIVE);
                one
            })
            .filter(|one| one.likeness >= NEAR_ENOUGH)
            .collect();
        near.sort_by(|a, b| {
            let newer = b.candidate.ticket.cmp(&a.candidate.ticket);
            b.likeness.total_cmp(&a.likeness).then(newer)
        });
        near.truncate(NEAREST);
        near
    }

    fn shown(&self, near: &Near<'_>) -> Similar {
        let mut words: Vec<&(String, f64)> =
            near.words.iter().filter_map(|place| self.words.get(*place)).collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1));
        Similar {
            ticket: near.candidate.ticket,
            subject: near.candidate.subject.clone(),
            product: near.candidate.product.clone(),
            likeness: percent(near.likeness),
            shared: words.iter().take(SHOWN_WORDS).map(|(word, _)| word.clone()).collect(),
        }
    }
}

struct Near<'a> {
    candidate: &'a Candidate,
    words: Vec<usize>,
    likeness: f64,
}

/// How many messages hold the word: counted, or, where the index stopped, estimated from how far
/// back its newest messages reach among the ids.
fn common(hit: &WordHits, newest: i64) -> f64 {
    let count = whole(i64::try_from(hit.messages.len()).unwrap_or(i64::MAX));
    if hit.messages.len() < HITS {
        return count;
    }
    let oldest = hit.messages.iter().min().map_or(newest, |id| id.0);
    let reach = whole((newest - oldest).max(1));
    count * (whole(newest.max(1)) / reach).max(1.0)
}

#[allow(clippy::cast_precision_loss, reason = "counts and ids stay far below 2^52")]
fn whole(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation, reason = "a share of one, in percent")]
fn percent(share: f64) -> i64 {
    (share * 100.0).round().clamp(0.0, 100.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(word: &str, messages: &[i64]) -> WordHits {
        WordHits { word: word.into(), messages: messages.iter().copied().map(MessageId).collect() }
    }

    fn candidate(ticket: i64, product: &str) -> Candidate {
        Candidate {
            message: MessageId(ticket),
            ticket: TicketId(ticket),
            subject: format!("matter {ticket}"),
            product: product.into(),
        }
    }

    #[test]
    fn the_nearest_vote_and_the_evidence_shows_why() {
        let near = [1, 2, 3, 4, 5];
        let weighed =
            Weighed::of(vec![hits("recording", &near), hits("canvas", &[1, 2, 3, 4])], 1000);
        let candidates = near.map(|id| candidate(id, "session_replay"));
        let (product, evidence) = weighed.suggest(&candidates).unwrap();
        assert_eq!(product, "session_replay");
        assert_eq!((evidence.agreeing, evidence.nearest), (5, 5));
        assert_eq!(evidence.confidence, Confidence::NearlySure);
        assert_eq!(evidence.similar[0].likeness, 100);
        assert_eq!(evidence.similar[0].shared, ["canvas", "recording"], "the rarest first");
        assert_eq!(evidence.sentence(), "5 of the 5 most similar tickets are about it");
    }

    #[test]
    fn no_suggestion_rather_than_a_poor_one() {
        let weighed = Weighed::of(vec![hits("broken", &[1, 2, 3, 4, 5, 6])], 1000);
        let split: Vec<Candidate> = (1..=6)
            .map(|id| candidate(id, if id % 2 == 0 { "surveys" } else { "experiments" }))
            .collect();
        assert_eq!(weighed.suggest(&split), None, "they don't agree");
        let few = [1, 2, 3].map(|id| candidate(id, "surveys"));
        assert_eq!(weighed.suggest(&few), None, "too few");
        let rare = Weighed::of(
            vec![hits("everybody", &(1..=60).rev().collect::<Vec<_>>()), hits("quokka", &[99])],
            1000,
        );
        let far: Vec<Candidate> = (1..=60).map(|id| candidate(id, "surveys")).collect();
        assert!(rare.suggest(&far).is_none_or(|(_, evidence)| evidence.similar[0].likeness > 18));
    }

    #[test]
    fn a_word_everybody_uses_weighs_less_than_a_rare_one() {
        let newest: Vec<i64> = (9_940..10_000).rev().collect();
        let weighed = Weighed::of(vec![hits("dashboard", &newest), hits("quokka", &[9_000])], 3000);
        assert!(weighed.words[0].1 < weighed.words[1].1, "{:?}", weighed.words);
    }

    #[test]
    fn several_messages_of_one_ticket_are_one_voice() {
        let weighed = Weighed::of(vec![hits("canvas", &[1, 2, 3, 4, 5])], 1000);
        let one: Vec<Candidate> = (1..=5)
            .map(|id| Candidate { message: MessageId(id), ..candidate(7, "session_replay") })
            .collect();
        assert_eq!(weighed.suggest(&one), None);
    }
}
