//! The scoring: words weigh by how rare they are, tickets are near by the words they share, and
//! the nearest vote. The index answers for each word with its newest tickets only, so the cost is
//! bounded whatever the number of tickets; how common a word is follows from how far back its
//! newest tickets reach. The similar tickets beside a ticket are found in the same way.

use std::collections::BTreeMap;

use base::ids::TicketId;

use super::{Confidence, Evidence, Similar};

/// The newest tickets asked for per word.
pub const HITS: usize = 60;
/// The tickets that are looked at.
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

/// A word with the newest tickets that hold it, newest first, at most [`HITS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordHits {
    pub word: String,
    pub tickets: Vec<TicketId>,
}

/// Among the few tickets of one person no word is common, so how rare it is says nothing: one that
/// is alike holds several of the words, and a good part of them.
#[must_use]
pub fn holds_enough(hits: &[WordHits], ticket: TicketId) -> bool {
    let held = hits.iter().filter(|hit| hit.tickets.contains(&ticket)).count();
    held >= 2 && held * 3 >= hits.len()
}

/// A ticket as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub ticket: TicketId,
    pub subject: String,
    /// Empty where nobody knows it; such a ticket has no vote.
    pub product: String,
}

/// What the words weigh, and which tickets to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    words: Vec<(String, f64)>,
    /// Per ticket the words it holds, as places in `words`.
    held: BTreeMap<TicketId, Vec<usize>>,
    total: f64,
}

impl Weighed {
    /// Weighs words on a desk of `tickets` tickets.
    #[must_use]
    pub fn of(hits: Vec<WordHits>, tickets: i64) -> Self {
        let all = || hits.iter().flat_map(|hit| hit.tickets.iter().copied());
        let newest = all().max().map_or(0, |id| id.0);
        let mut weighed = Self { words: Vec::new(), held: BTreeMap::new(), total: 0.0 };
        for hit in hits {
            if hit.tickets.is_empty() {
                continue;
            }
            let weight = (1.0 + whole(tickets.max(1)) / common(&hit, newest)).ln();
            for ticket in &hit.tickets {
                weighed.held.entry(*ticket).or_default().push(weighed.words.len());
            }
            weighed.total += weight;
            weighed.words.push((hit.word, weight));
        }
        weighed
    }

    /// The tickets that share most, most first.
    #[must_use]
    pub fn tickets(&self) -> Vec<TicketId> {
        let mut ranked: Vec<(f64, TicketId)> = self
            .held
            .iter()
            .map(|(ticket, words)| (self.sum(words), *ticket))
            .filter(|(sum, _)| *sum >= self.total * NEAR_ENOUGH)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        ranked.into_iter().take(CANDIDATES).map(|(_, ticket)| ticket).collect()
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

    /// The tickets that share most of the rare words, nearest first, with the words they share.
    #[must_use]
    pub fn similar(&self, candidates: &[Candidate], most: usize) -> Vec<Similar> {
        self.nearest(candidates).iter().take(most).map(|near| self.shown(near)).collect()
    }

    fn nearest<'a>(&'a self, candidates: &'a [Candidate]) -> Vec<Near<'a>> {
        let near = |candidate: &'a Candidate| {
            let words = self.held.get(&candidate.ticket).map_or(&[][..], Vec::as_slice);
            let likeness = self.sum(words) / self.total.max(f64::MIN_POSITIVE);
            Near { candidate, words, likeness }
        };
        let mut near: Vec<Near<'a>> =
            candidates.iter().map(near).filter(|one| one.likeness >= NEAR_ENOUGH).collect();
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
    words: &'a [usize],
    likeness: f64,
}

/// How many tickets hold the word: counted, or, where the index stopped, estimated from how far
/// back its newest tickets reach among the numbers.
fn common(hit: &WordHits, newest: i64) -> f64 {
    let count = whole(i64::try_from(hit.tickets.len()).unwrap_or(i64::MAX));
    if hit.tickets.len() < HITS {
        return count;
    }
    let oldest = hit.tickets.iter().min().map_or(newest, |id| id.0);
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

    fn hits(word: &str, tickets: &[i64]) -> WordHits {
        WordHits { word: word.into(), tickets: tickets.iter().copied().map(TicketId).collect() }
    }

    fn candidate(ticket: i64, product: &str) -> Candidate {
        Candidate {
            ticket: TicketId(ticket),
            subject: format!("matter {ticket}"),
            product: product.into(),
        }
    }

    #[test]
    fn among_few_tickets_several_words_make_one_alike() {
        let hit = |tickets: &[i64]| WordHits {
            word: String::new(),
            tickets: tickets.iter().map(|id| TicketId(*id)).collect(),
        };
        let hits = [hit(&[1, 2]), hit(&[1]), hit(&[]), hit(&[3]), hit(&[3])];
        assert!(holds_enough(&hits, TicketId(1)) && holds_enough(&hits, TicketId(3)));
        assert!(!holds_enough(&hits, TicketId(2)), "one word is chance");
        let many: Vec<WordHits> = hits.iter().cloned().chain((0..5).map(|_| hit(&[]))).collect();
        assert!(!holds_enough(&many, TicketId(1)), "two of ten are chance");
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
    fn similar_tickets_need_no_product_and_say_what_they_share() {
        let weighed = Weighed::of(vec![hits("canvas", &[1, 2]), hits("iframe", &[2, 3])], 1000);
        let candidates = [candidate(1, ""), candidate(2, "surveys"), candidate(9, "surveys")];
        let found = weighed.similar(&candidates, 5);
        let told: Vec<(i64, i64, String)> =
            found.iter().map(|one| (one.ticket.0, one.likeness, one.shared.join(" "))).collect();
        assert_eq!(told, [(2, 100, "canvas iframe".into()), (1, 50, "canvas".into())]);
    }
}
