//! The forms of the handbook: which fields each sheet has, and which small changes of the text a
//! filled one comes to. A field is called by its place in the text (`plans.scale.target`), which
//! is also how faults are called: so a fault finds its field.

mod acting;
mod fields;
mod own;
mod sheet;
mod texts;

use std::collections::HashSet;

pub use fields::blocks;
pub use sheet::Sheet;

use super::{
    Handbook,
    edit::{Edit, Value},
};
use crate::automations::When;

/// A field's kind: how it is shown, and how what was typed becomes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Line,
    /// Several lines of text, shown so many high.
    Words(u8),
    /// A length of time, or `none`.
    Target,
    /// One of a plan's finer targets: empty for none of its own.
    Finer,
    Number,
    Flag,
    /// A box that takes a list away.
    Drop,
    /// One of these: key and name.
    Choice(Vec<(String, String)>),
    /// Any of these, each with a box of its own.
    Ticks(Vec<(String, String)>),
    /// A list of texts, one on each line.
    Lines,
    /// The same where their order counts.
    Steps,
    /// Conditions as [`When::lines`] has them.
    Conditions,
    /// Days off: a date and its name on each line.
    Days,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `plans.scale.target`
    pub path: String,
    pub label: String,
    /// May be empty.
    pub hint: String,
    pub kind: Kind,
    /// As it would be typed now.
    pub value: String,
}

/// Fields that belong together: one plan, one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// `plans.scale`, or `plans.+` for one to add.
    pub path: String,
    pub title: String,
    pub fields: Vec<Field>,
    /// May be taken away.
    pub removable: bool,
}

/// What a filled sheet changes; `typed` answers what stands in the field of a path, and `None`
/// where the form had no such field. `shipped` is the default under the company's text: what
/// stands there can be taken away, not taken out.
#[must_use]
pub fn edits(
    sheet: Sheet,
    handbook: &Handbook,
    shipped: &Handbook,
    typed: &dyn Fn(&str) -> Option<String>,
) -> Vec<Edit> {
    let blocks = fields::blocks(sheet, handbook);
    let ships: HashSet<String> =
        fields::blocks(sheet, shipped).into_iter().map(|block| block.path).collect();
    let mut edits = Vec::new();
    for block in &blocks {
        if block.removable && typed(&format!("{}.remove", block.path)).is_some() {
            let path = parts(&block.path);
            edits.push(Edit::Clear { path: path.clone() });
            if ships.contains(&block.path) {
                let path = [path, vec!["remove".to_owned()]].concat();
                edits.push(Edit::Set { path, value: Value::Flag(true) });
            }
            continue;
        }
        match block.path.strip_suffix(".+") {
            None => edits.extend(of_block(&block.fields, "", "", typed)),
            Some(section) => {
                let Some(key) = new_key(section, typed) else { continue };
                edits.extend(of_block(&block.fields, "+", &key, typed));
            }
        }
    }
    edits
}

/// The key of the entry to add: what was typed, or made of its name.
fn new_key(section: &str, typed: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let text = |last: &str| typed(&format!("{section}.+.{last}")).unwrap_or_default();
    let (name, key) = (text("name"), text("key"));
    key_of(if key.trim().is_empty() { &name } else { &key })
}

/// The key a name makes: `None` where no letter of it can stand in one.
#[must_use]
pub fn key_of(name: &str) -> Option<String> {
    let plain: String = name
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let plain = plain.trim_matches('_').to_owned();
    (!plain.is_empty()).then_some(plain)
}

/// A plan's finer targets of one sort, as they were typed.
#[derive(Default)]
struct Finer {
    path: String,
    members: Vec<(String, String)>,
    changed: bool,
}

fn of_block(
    fields: &[Field],
    placeholder: &str,
    key: &str,
    typed: &dyn Fn(&str) -> Option<String>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let is_new = !placeholder.is_empty();
    let mut finer: Vec<Finer> = Vec::new();
    for field in fields.iter().filter(|field| !field.path.ends_with(".+.key")) {
        let path = field.path.replace(".+.", &format!(".{key}."));
        let given = given(field, typed);
        let Some(given) = given else { continue };
        if field.kind == Kind::Finer {
            let (parent, last) = path.rsplit_once('.').unwrap_or(("", &path));
            if finer.last().is_none_or(|known| known.path != parent) {
                finer.push(Finer { path: parent.to_owned(), ..Finer::default() });
            }
            if let Some(one) = finer.last_mut() {
                one.changed |= !same(&field.kind, &given, &field.value);
                if !given.trim().is_empty() {
                    one.members.push((last.to_owned(), given.trim().to_owned()));
                }
            }
            continue;
        }
        let empty_new = is_new && given.trim().is_empty() && field.value.is_empty();
        if empty_new || (!is_new && same(&field.kind, &given, &field.value)) {
            continue;
        }
        let path = parts(&path);
        edits.push(match field.kind {
            // Without conditions, the rule that ships has its own again.
            Kind::Conditions if given.trim().is_empty() => Edit::Clear { path },
            _ => Edit::Set { path, value: value(&field.kind, &given) },
        });
    }
    edits.extend(
        finer
            .into_iter()
            .filter(|one| one.changed)
            .map(|one| Edit::Set { path: parts(&one.path), value: Value::Named(one.members) }),
    );
    edits
}

/// What was typed into a field, in the form its value has.
#[must_use]
pub fn given(field: &Field, typed: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let boxes = matches!(field.kind, Kind::Flag | Kind::Drop | Kind::Ticks(_));
    if boxes && typed(&shown(&field.path)).is_none() {
        return None;
    }
    match &field.kind {
        Kind::Flag | Kind::Drop => {
            Some(if typed(&field.path).is_some() { "yes" } else { "" }.to_owned())
        }
        Kind::Ticks(all) => {
            let ticked = all.iter().filter(|(key, _)| typed(&tick(&field.path, key)).is_some());
            Some(ticked.map(|(key, _)| key.as_str()).collect::<Vec<_>>().join("\n"))
        }
        _ => typed(&field.path).map(|text| text.replace("\r\n", "\n")),
    }
}

/// The name of what says that a field's boxes were on the form: an empty box is not sent.
#[must_use]
pub fn shown(path: &str) -> String {
    format!("{path}?")
}

/// The name of one box among ticks.
#[must_use]
pub fn tick(path: &str, key: &str) -> String {
    format!("{path}/{key}")
}

fn parts(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

/// Whether what was typed says what stands there already.
fn same(kind: &Kind, typed: &str, value: &str) -> bool {
    match kind {
        Kind::Target | Kind::Finer => {
            let meant = |text: &str| super::reader::target_of(text).ok();
            typed.trim() == value || (meant(typed).is_some() && meant(typed) == meant(value))
        }
        Kind::Ticks(_) => {
            let set = |text: &str| text.lines().map(str::to_owned).collect::<HashSet<_>>();
            set(typed) == set(value)
        }
        Kind::Lines | Kind::Days | Kind::Steps => lines(typed).eq(lines(value)),
        Kind::Conditions => When::from_lines(typed) == When::from_lines(value),
        Kind::Words(_) => typed.trim_end() == value.trim_end(),
        _ => typed.trim() == value,
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn value(kind: &Kind, typed: &str) -> Value {
    match kind {
        Kind::Flag => Value::Flag(!typed.is_empty()),
        Kind::Drop => Value::Steps(Vec::new()),
        // What is no number is refused where it stands, as a text in its place.
        Kind::Number => typed
            .trim()
            .parse()
            .map_or_else(|_| Value::Text(typed.trim().to_owned()), Value::Number),
        Kind::Lines | Kind::Ticks(_) => Value::List(lines(typed).map(str::to_owned).collect()),
        Kind::Days => Value::Named(lines(typed).map(day).collect()),
        Kind::Steps => Value::Steps(lines(typed).map(str::to_owned).collect()),
        Kind::Conditions => Value::Conditions(When::from_lines(typed)),
        Kind::Words(_) if typed.contains('\n') => Value::Text(format!("{}\n", typed.trim_end())),
        _ => Value::Text(typed.trim().to_owned()),
    }
}

/// "2027-01-01 New Year's Day": what stands before the first blank is the day.
fn day(line: &str) -> (String, String) {
    let (day, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.trim_start_matches(['-', '–', '=', ':', ' ']).trim().trim_matches('"');
    (day.trim_end_matches([':', '=']).to_owned(), name.to_owned())
}
