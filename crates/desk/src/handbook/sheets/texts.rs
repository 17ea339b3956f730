//! The mails' texts as fields, in each language.

use super::{
    Block, Kind,
    fields::{block, field, line},
};
use crate::{
    handbook::{Handbook, TextName},
    phrases::Language,
};

/// A block for each text.
pub(super) fn texts(handbook: &Handbook) -> Vec<Block> {
    let one = |language: Language, name: TextName| {
        let path = format!("{}.{}", TextName::section(language), name.key());
        let text = handbook.text_in(language, name);
        let known: Vec<String> =
            name.all_placeholders().map(|word| format!("{{{{ {word} }}}}")).collect();
        let hint = format!("May use {}.", known.join(", "));
        let body =
            field(format!("{path}.body"), "Words", &hint, Kind::Words(12), text.body.clone());
        let fields = vec![line(&format!("{path}.subject"), "Subject", "", &text.subject), body];
        let title = match language {
            Language::En => name.title().to_owned(),
            other => format!("{} · {}", name.title(), other.name()),
        };
        block(&path, &title, fields)
    };
    let of = |language| TextName::ALL.into_iter().map(move |name| one(language, name));
    Language::ALL.into_iter().flat_map(of).collect()
}
