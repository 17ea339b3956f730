//! Reads a query. What can't be understood is a fault and the rest is read on, so that all faults
//! are shown at once. `OR` binds less than standing side by side: `a b OR c` is (a and b) or c.

use std::ops::Range;

use super::{
    Fault, Field, Filter, How, Order, Query, Sign, Sort, Term, Test,
    lex::{Given, Lexer, Piece, is_bare},
    value::{self, Written},
};
use crate::handbook::{Handbook, nearest};

/// Bytes; a longer text was pasted by mistake.
const MOST_BYTES: usize = 4_000;
/// Brackets in brackets.
const MOST_DEPTH: usize = 12;
/// Words and tests.
const MOST_PARTS: usize = 60;

/// Names with a sign behind them that are no fields of a ticket.
const OTHERS: [&str; 3] = ["type", "order_by", "sort"];

/// Reads a query under a handbook.
///
/// # Errors
/// Everything that is wrong, in the order of the text; never an empty list.
pub fn parse(text: &str, handbook: &Handbook) -> Result<Query, Vec<Fault>> {
    if text.len() > MOST_BYTES {
        let says = "This is too long for a search. Take the words that matter.";
        return Err(vec![Fault::new(0..text.len(), says)]);
    }
    let (sort, rising) = (None, None);
    let (lexer, faults) = (Lexer::new(text), Vec::new());
    let (depth, parts, too_deep) = (0, 0, false);
    let mut parser = Parser { lexer, handbook, faults, depth, parts, too_deep, sort, rising };
    let tree = parser.any(None).tidied();
    if parser.parts > MOST_PARTS {
        let says = format!("A search has at most {MOST_PARTS} parts. Leave some out.");
        parser.faults.push(Fault::new(0..text.len(), says));
    }
    if parser.faults.is_empty() {
        return Ok(parser.query(tree));
    }
    parser.faults.sort_by_key(|fault| fault.at.start);
    Err(parser.faults)
}

/// Whether a field, or something else with a sign behind it, goes by this name.
pub(super) fn is_known(name: &str) -> bool {
    Field::of(name).is_some() || is_other(name)
}

fn is_other(name: &str) -> bool {
    OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// The field, or other name, of which this is a slip.
pub(super) fn near(name: &str) -> Option<&'static str> {
    nearest(name, Field::names().chain(OTHERS))
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    handbook: &'a Handbook,
    faults: Vec<Fault>,
    depth: usize,
    parts: usize,
    /// The rest was not read, so nothing is said of what is open.
    too_deep: bool,
    sort: Option<Sort>,
    rising: Option<bool>,
}

/// How what stands side by side ended.
enum End {
    Text,
    Or(Range<usize>),
    Closed(Range<usize>),
}

impl<'a> Parser<'a> {
    fn fault(&mut self, at: Range<usize>, says: impl Into<String>) {
        self.faults.push(Fault::new(at, says));
    }

    /// Up to the end of the bracket that `open` opened, or of the text.
    fn any(&mut self, open: Option<Range<usize>>) -> Filter {
        let mut sides = Vec::new();
        let mut or: Option<Range<usize>> = None;
        loop {
            let (side, said, end) = self.all(open.is_some());
            let lonely =
                or.clone().or(if let End::Or(at) = &end { Some(at.clone()) } else { None });
            match (said, lonely) {
                (false, Some(at)) => self.fault(at, "`OR` wants something on both sides."),
                _ => sides.push(Filter::All(side)),
            }
            match (end, &open) {
                (End::Or(at), _) => or = Some(at),
                (End::Closed(at), Some(open)) if !said && or.is_none() => {
                    self.fault(open.start..at.end, "Nothing stands between these brackets.");
                    break;
                }
                (End::Text, Some(open)) if !self.too_deep => {
                    self.fault(open.clone(), "This bracket is never closed.");
                    break;
                }
                _ => break,
            }
        }
        // A side of which nothing is left, such as a lone `&`, asks for nothing.
        sides.retain(|side| *side != Filter::default());
        Filter::Any(sides)
    }

    /// What stands side by side, and whether that was anything.
    fn all(&mut self, inside: bool) -> (Vec<Filter>, bool, End) {
        let (mut parts, mut said) = (Vec::new(), false);
        loop {
            match self.lexer.next() {
                None => return (parts, said, End::Text),
                Some((Piece::Or, at)) => return (parts, said, End::Or(at)),
                Some((Piece::Close, at)) if inside => return (parts, said, End::Closed(at)),
                Some((Piece::Close, at)) => {
                    let says = "Nothing was opened before this bracket. Take it out, or put the \
                                words in quotes.";
                    self.fault(at, says);
                }
                Some((piece, at)) => {
                    said = true;
                    parts.extend(self.part(piece, at));
                }
            }
        }
    }

    /// A part of the query; `None` where it asks for nothing, or is faulty.
    fn part(&mut self, piece: Piece<'a>, at: Range<usize>) -> Option<Filter> {
        self.parts += 1;
        match piece {
            Piece::Open => self.group(at),
            Piece::Minus => {
                let (piece, at) = self.lexer.next()?;
                let inner = self.part(piece, at)?;
                Some(Filter::Not(Box::new(inner)))
            }
            Piece::Text { text, how } => self.text(&text, how, at),
            Piece::Field { name, name_at, sign, value } => self.field(name, name_at, sign, value),
            Piece::Unclosed(_) => {
                self.fault(at, "This quote is never closed.");
                None
            }
            Piece::Or | Piece::Close => None,
        }
    }

    fn group(&mut self, at: Range<usize>) -> Option<Filter> {
        if self.depth == MOST_DEPTH {
            self.fault(at, "There are too many brackets in brackets.");
            self.lexer.end();
            self.too_deep = true;
            return None;
        }
        self.depth += 1;
        let inner = self.any(Some(at)).tidied();
        self.depth -= 1;
        (inner != Filter::default()).then_some(inner)
    }

    fn text(&mut self, text: &str, how: How, at: Range<usize>) -> Option<Filter> {
        if how == How::Word
            && let Some((name, value)) = text.split_once('=')
            && Field::of(name).is_some()
            && value.chars().next().is_some_and(char::is_alphanumeric)
        {
            let meant = format!("{name}:{value}");
            let fault = Fault::new(at, format!("A field has a colon behind it: `{meant}`."));
            self.faults.push(fault.meaning(meant));
            return None;
        }
        term(text, how).map(Filter::Says)
    }

    fn field(
        &mut self,
        name: &str,
        name_at: Range<usize>,
        sign: Sign,
        given: Option<Given<'a>>,
    ) -> Option<Filter> {
        let Some(mut given) = given.filter(|given| !given.text.trim().is_empty()) else {
            self.fault(name_at, self.wanted(name));
            return None;
        };
        if is_other(name) {
            self.other(name, &given);
            return None;
        }
        let Some(field) = Field::of(name) else {
            self.faults.push(no_field(name, name_at, sign, &given));
            return None;
        };
        if sign != Sign::Is && !field.is_ordered() {
            let at = name_at.end..name_at.end + sign.text().len();
            let says = format!("`{name}` has no order, so nothing is more or less. Use a colon.");
            self.faults.push(Fault::new(at, says).meaning(":"));
            return None;
        }
        self.join_unit(field, &mut given);
        let written = Written { text: &given.text, at: given.at.clone(), how: given.how };
        match value::read(field, sign, &written, self.handbook) {
            Ok(value) => Some(Filter::Is(Test { field, sign, values: vec![value] })),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    /// `created>3 weeks`: the unit may follow a blank.
    fn join_unit(&mut self, field: Field, given: &mut Given<'a>) {
        let number = given.text.bytes().all(|byte| byte.is_ascii_digit());
        let bare = given.how == How::Word;
        if bare
            && number
            && field.is_time()
            && let Some((unit, end)) = self.lexer.unit()
        {
            given.text = format!("{}{unit}", given.text).into();
            given.at.end = end;
        }
    }

    /// What to say where nothing stands behind the sign.
    fn wanted(&self, name: &str) -> String {
        let known = Field::of(name).map(|field| value::values(field, self.handbook));
        let few: Vec<String> = known.unwrap_or_default().into_iter().take(6).collect();
        if few.is_empty() {
            return format!("Say what `{name}` should be, right behind the colon.");
        }
        format!("Say what `{name}` should be, such as {}.", few.join(", "))
    }

    fn other(&mut self, name: &str, given: &Given<'a>) {
        let text = given.text.to_lowercase();
        if name.eq_ignore_ascii_case("type") {
            if text != "ticket" {
                let says = "Only tickets are found here. For what a ticket is about, write \
                            `kind:`.";
                self.fault(given.at.clone(), says);
            }
            return;
        }
        if self.depth > 0 {
            self.fault(given.at.clone(), "The order stands outside of brackets.");
            return;
        }
        match (text.as_str(), Sort::from_key(&text)) {
            ("asc", _) => self.rising = Some(true),
            ("desc", _) => self.rising = Some(false),
            (_, Some(sort)) => self.sort = Some(sort),
            (_, None) => {
                let names = Sort::ALL.iter().map(|sort| sort.key());
                let names = names.chain(name.eq_ignore_ascii_case("sort").then_some("asc"));
                let fault = Fault::unknown(given.at.clone(), "order", &given.text, names);
                self.faults.push(fault);
            }
        }
    }

    /// The tree, taken apart: words that count for the whole query stand by themselves.
    fn query(self, tree: Filter) -> Query {
        let (mut terms, mut rest) = (Vec::new(), Vec::new());
        let parts = if let Filter::All(parts) = tree { parts } else { vec![tree] };
        for part in parts {
            match part {
                Filter::Says(term) => terms.push(term),
                Filter::Not(inner) => match *inner {
                    Filter::Says(term) => terms.push(Term { excluded: true, ..term }),
                    other => rest.push(Filter::Not(Box::new(other))),
                },
                other => rest.push(other),
            }
        }
        let order = match (self.sort, self.rising) {
            (None, None) => None,
            (sort, rising) => {
                let natural = Order::natural(sort.unwrap_or(Sort::Created));
                let rising = rising.filter(|_| natural.by.turns()).unwrap_or(natural.rising);
                Some(Order { rising, ..natural })
            }
        };
        Query { terms, filter: Filter::All(rest).tidied(), order }
    }
}

/// A word or phrase, unless there is nothing in it to look for.
fn term(text: &str, how: How) -> Option<Term> {
    let text = if how == How::Word { balanced(text) } else { text };
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    // What would be read otherwise at another place is kept together by quotes.
    let how = if how == How::Word && !(begins(text) && is_bare(text)) { How::Phrase } else { how };
    Some(Term { text: text.to_owned(), how, excluded: false })
}

/// A minus may stand before it.
fn begins(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || "#_".contains(c))
}

/// Without closing brackets at the end that nothing opened.
fn balanced(mut text: &str) -> &str {
    let count = |text: &str, c| text.matches(c).count();
    while text.ends_with(')') && count(text, ')') > count(text, '(') {
        text = &text[..text.len() - 1];
    }
    text
}

fn no_field(name: &str, name_at: Range<usize>, sign: Sign, given: &Given<'_>) -> Fault {
    if let Some(near) = near(name) {
        let says = format!("No field `{name}`. Did you mean `{near}`?");
        return Fault::new(name_at, says).meaning(near);
    }
    let whole = name_at.start..given.at.end;
    let words = format!("\"{name}{}{}\"", sign.text(), given.text.replace('"', ""));
    let says = format!("No field `{name}`. To look for the words, put them in quotes.");
    Fault::new(whole, says).meaning(words)
}

impl Field {
    /// Whether what stands behind it is a time.
    fn is_time(self) -> bool {
        self.shape() == super::field::Shape::When
    }
}
