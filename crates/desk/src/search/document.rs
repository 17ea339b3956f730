//! A ticket's entry in the text index: everything it is found by, in four columns. Who may not read
//! notes is answered from the first three only.
//!
//! Words follow each other as they do in the text, so that a phrase is found; behind them stand the
//! names of several parts written as one (`sign-in` is found by `signin` too). Signs that nobody
//! can type stand for who may see the ticket: the index itself then leaves out the others.

use std::collections::HashSet;

use base::ids::{OrganisationId, PersonId, TicketId};

use super::words::each_word;

/// So many words keep their place; of what comes after, only words that are new are kept. A
/// thousand messages are found, a phrase in the last of them may not be. PostgreSQL counts places
/// to 16,383.
const PLACES: usize = 12_000;
/// More than that is data, not language.
const MOST_WORDS: usize = 24_000;
/// Of one message this many bytes are read: some twenty pages.
const TEXT_BYTES: usize = 100_000;
/// Different words kept of one file.
const FILE_WORDS: usize = 3_000;
/// The longest name of several parts that is found as one word, in bytes.
const JOINED_BYTES: usize = 24;
/// Parts of it at the most: longer ones are paths and addresses.
const JOINED_PARTS: usize = 4;
/// Stands between texts, so that no phrase reaches from one into the next.
const BREAK: &str = "_";

/// What the index is made of, as it stands in the database.
#[derive(Debug, Clone)]
pub struct Material {
    pub ticket: TicketId,
    pub subject: String,
    /// The team whose engineers see it.
    pub team: String,
    pub organisation: Option<(OrganisationId, String)>,
    pub domains: Vec<String>,
    /// The requester and everybody who takes part.
    pub customers: Vec<Person>,
    /// Those of us who see it whatever their team: owner and followers.
    pub ours: Vec<PersonId>,
    /// Oldest first.
    pub texts: Vec<Text>,
    pub files: Vec<FileText>,
}

impl Material {
    /// A ticket of which nothing is known yet.
    #[must_use]
    pub const fn of(ticket: TicketId) -> Self {
        Self {
            ticket,
            subject: String::new(),
            team: String::new(),
            organisation: None,
            domains: Vec::new(),
            customers: Vec::new(),
            ours: Vec::new(),
            texts: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// A customer's name and address.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub address: String,
}

/// What a message says.
#[derive(Debug, Clone)]
pub struct Text {
    pub note: bool,
    pub text: String,
}

/// A file of a message: its name and, where it is text, what is in it.
#[derive(Debug, Clone)]
pub struct FileText {
    pub note: bool,
    pub name: String,
    pub text: String,
}

/// Words with a blank between them, ready for the index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    pub subject: String,
    /// Number, people, organisation, names of files, and who may see it.
    pub names: String,
    pub body: String,
    pub notes: String,
}

/// The sign of a team, a person or an organisation that may see the ticket; `kind` is `t`, `p` or
/// `o`. No word of a text begins like it.
#[must_use]
pub fn group_key(kind: char, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("_{kind}_{}", name.chars().map(plain).collect::<String>())
}

/// Makes a ticket's entry.
#[must_use]
pub fn document(material: &Material) -> Document {
    let mut budget = Budget::default();
    let mut subject = Column::default();
    subject.text(&mut budget, &material.subject);
    let mut names = names(material, &mut budget);
    let (mut body, mut notes) = (Column::default(), Column::default());
    for text in &material.texts {
        let column = if text.note { &mut notes } else { &mut body };
        column.text(&mut budget, beginning(&text.text));
    }
    for file in &material.files {
        let (head, column) =
            if file.note { (None, &mut notes) } else { (Some(&mut names), &mut body) };
        match head {
            Some(names) => names.text(&mut budget, &file.name),
            None => column.text(&mut budget, &file.name),
        }
        column.different(&mut budget, &file.text);
    }
    Document { subject: subject.words, names: names.words, body: body.words, notes: notes.words }
}

fn names(material: &Material, budget: &mut Budget) -> Column {
    let mut names = Column::default();
    names.push(&group_key('t', &material.team));
    let ours = material.ours.iter().chain(material.customers.iter().map(|person| &person.id));
    let mut people: Vec<PersonId> = ours.copied().collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        names.push(&group_key('p', &person.to_string()));
    }
    if let Some((id, _)) = &material.organisation {
        names.push(&group_key('o', &id.to_string()));
    }
    names.text(budget, &material.ticket.to_string());
    for person in &material.customers {
        names.text(budget, &person.name);
        names.text(budget, &person.address);
    }
    if let Some((_, name)) = &material.organisation {
        names.text(budget, name);
    }
    for domain in &material.domains {
        names.text(budget, domain);
    }
    names
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT_BYTES)]
}

/// What the whole entry has used up.
#[derive(Default)]
struct Budget {
    words: usize,
}

#[derive(Default)]
struct Column {
    words: String,
    /// Once places are used up: the words it has.
    known: HashSet<String>,
}

impl Column {
    fn push(&mut self, word: &str) {
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(word);
    }

    /// Adds a text: its words in their order, then the names in it as one word each.
    fn text(&mut self, budget: &mut Budget, text: &str) {
        let mut joined: Vec<String> = Vec::new();
        let (mut name, mut parts) = (String::new(), 0);
        let begun = self.words.len();
        each_word(text, |seen| {
            if !seen.joins {
                keep_joined(&mut joined, &mut name, parts);
                parts = 0;
            }
            parts += 1;
            if name.len() <= JOINED_BYTES {
                name.push_str(seen.word);
            }
            self.word(budget, seen.word);
        });
        keep_joined(&mut joined, &mut name, parts);
        for name in joined {
            self.word(budget, &name);
        }
        if self.words.len() > begun && budget.words < PLACES {
            self.push(BREAK);
        }
    }

    /// Adds each different word of a file once: logs repeat themselves.
    fn different(&mut self, budget: &mut Budget, text: &str) {
        let mut known: HashSet<String> = HashSet::new();
        each_word(text, |seen| {
            if known.len() < FILE_WORDS && !known.contains(seen.word) {
                known.insert(seen.word.to_owned());
                self.word(budget, seen.word);
            }
        });
    }

    fn word(&mut self, budget: &mut Budget, word: &str) {
        if budget.words >= MOST_WORDS {
            return;
        }
        if budget.words >= PLACES {
            if self.known.is_empty() {
                self.known.extend(self.words.split(' ').map(str::to_owned));
            }
            if !self.known.insert(word.to_owned()) {
                return;
            }
        }
        budget.words += 1;
        self.push(word);
    }
}

fn keep_joined(joined: &mut Vec<String>, name: &mut String, parts: usize) {
    let is_name = (2..=JOINED_PARTS).contains(&parts) && name.len() <= JOINED_BYTES;
    if is_name && !joined.contains(name) {
        joined.push(std::mem::take(name));
    }
    name.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Material {
        Material {
            subject: "Sign-in fails".into(),
            team: "data-stack".into(),
            organisation: Some((OrganisationId(7), "Corvid Labs".into())),
            customers: vec![Person {
                id: PersonId(10),
                name: "Zoë".into(),
                address: "zoe@corvid.example".into(),
            }],
            ours: vec![PersonId(20), PersonId(10)],
            ..Material::of(TicketId(48_213))
        }
    }

    #[test]
    fn each_kind_of_word_has_its_column() {
        let text = |note, text: &str| Text { note, text: text.into() };
        let file =
            |note, name: &str, text: &str| FileText { note, name: name.into(), text: text.into() };
        let made = document(&Material {
            texts: vec![text(false, "It says TypeError."), text(true, "A known bug")],
            files: vec![file(false, "app.log", "boom boom bang"), file(true, "our.txt", "hush")],
            ..ticket()
        });
        assert_eq!(made.subject, "sign in fails signin _");
        assert_eq!(
            made.names,
            "_t_data_stack _p_10 _p_20 _o_7 48213 _ zoe _ zoe corvid example _ corvid labs _ \
             app log _"
        );
        assert_eq!(made.body, "it says type error typeerror _ boom bang");
        assert_eq!(made.notes, "a known bug _ our txt _ hush");
    }

    #[test]
    fn a_ticket_of_a_thousand_messages_is_found_by_its_last_word() {
        let mut texts = vec![Text { note: false, text: "again and again ".repeat(20) }; 1000];
        texts.push(Text { note: false, text: "at last the quokka".into() });
        let made = document(&Material { texts, ..ticket() });
        assert!(made.body.ends_with("at last the quokka"), "{}", made.body.len());
        assert!(made.body.split(' ').count() < PLACES + 300);
    }

    #[test]
    fn a_huge_text_is_cut() {
        let text: String = (0..90_000).fold(String::new(), |text, n| text + &format!("w{n} "));
        let many = vec![Text { note: false, text }; 9];
        let made = document(&Material { texts: many, ..ticket() });
        assert!(made.body.split(' ').count() <= MOST_WORDS + 9);
    }
}
