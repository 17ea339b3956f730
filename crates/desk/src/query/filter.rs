//! A query as it was understood: words for the text index, a tree of tests, an order.

use super::{Field, Sort, Value};

/// A query. Words that every ticket must hold (or must not) stand in `terms`, because the text
/// index is asked for them; everything else is the `filter`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub terms: Vec<Term>,
    pub filter: Filter,
    /// `None`: as the list sees fit.
    pub order: Option<Order>,
}

/// Words that are to be in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    pub how: How,
    /// They must not be there.
    pub excluded: bool,
}

/// How a term's text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Word,
    /// `bill*`: words that begin like this.
    Prefix,
    /// `"cannot sign in"`: these words in this order.
    Phrase,
}

/// Which tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Each of these; all tickets where there are none.
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// The ticket's text holds it. Never excluded: that is [`Filter::Not`].
    Says(Term),
    Is(Test),
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// One field compared with values; several mean any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub field: Field,
    pub sign: Sign,
    pub values: Vec<Value>,
}

/// The sign between a field and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Is,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Sign {
    /// How it is written.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Is => ":",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether a place in an order stands so to another.
    #[must_use]
    pub fn holds<T: PartialOrd>(self, place: &T, other: &T) -> bool {
        match self {
            Self::Is => place == other,
            Self::Less => place < other,
            Self::AtMost => place <= other,
            Self::More => place > other,
            Self::AtLeast => place >= other,
        }
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub by: Sort,
    /// Smallest, oldest, least first.
    pub rising: bool,
}

impl Order {
    /// An order in its own direction: newest first, due first, worst first.
    #[must_use]
    pub const fn natural(by: Sort) -> Self {
        Self { by, rising: by.rises() }
    }
}

impl Query {
    /// Finds every ticket there is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filter == Filter::default() && self.order.is_none()
    }

    /// The same in another order.
    #[must_use]
    pub fn ordered(&self, order: Order) -> Self {
        Self { order: Some(order), ..self.clone() }
    }

    /// Only those of the same that pass this test too. Several values of one field would mean any
    /// of them: what was asked of the field before gives way.
    #[must_use]
    pub fn narrowed(&self, test: Test) -> Self {
        let parts = match self.filter.clone() {
            Filter::All(parts) => parts,
            other => vec![other],
        };
        let same = |part: &Filter| matches!(part, Filter::Is(it) if it.field == test.field);
        let mut parts: Vec<Filter> = parts.into_iter().filter(|part| !same(part)).collect();
        parts.push(Filter::Is(test));
        Self { filter: Filter::All(parts).tidied(), ..self.clone() }
    }

    /// Whether the answer depends on who asks.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.filter.tests().iter().any(|test| test.values.iter().any(Value::is_personal))
    }

    /// Whether time alone changes the answer.
    #[must_use]
    pub fn is_fleeting(&self) -> bool {
        self.filter.tests().iter().any(|test| test.values.iter().any(Value::is_fleeting))
    }
}

impl Filter {
    /// Every test in the tree.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(inner) => inner.tests(),
            Self::Is(test) => vec![test],
            Self::Says(_) => Vec::new(),
        }
    }

    /// A term, excluded or not.
    fn is_said(&self) -> bool {
        match self {
            Self::Says(_) => true,
            Self::Not(inner) => matches!(**inner, Self::Says(_)),
            _ => false,
        }
    }

    /// Flattens groups of one and groups in groups of the same kind, and gathers the values of a
    /// field: several values of one field mean any of them.
    pub(super) fn tidied(self) -> Self {
        match self {
            Self::All(parts) => {
                let mut flat: Vec<Self> = Vec::new();
                for part in parts.into_iter().map(Self::tidied) {
                    match part {
                        Self::All(inner) => inner.into_iter().for_each(|one| join(&mut flat, one)),
                        other => join(&mut flat, other),
                    }
                }
                // Words first: a word behind a number might be read as its unit.
                flat.sort_by_key(|part| !part.is_said());
                alone(flat, Self::All)
            }
            Self::Any(parts) => {
                let mut flat: Vec<Self> = Vec::new();
                for part in parts.into_iter().map(Self::tidied) {
                    match part {
                        Self::Any(inner) => flat.extend(inner),
                        other => flat.push(other),
                    }
                }
                alone(flat, Self::Any)
            }
            Self::Not(inner) => match inner.tidied() {
                Self::Not(twice) => *twice,
                other => Self::Not(Box::new(other)),
            },
            leaf => leaf,
        }
    }
}

fn alone(mut parts: Vec<Filter>, group: fn(Vec<Filter>) -> Filter) -> Filter {
    match (parts.len(), parts.pop()) {
        (_, None) => Filter::default(),
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            group(parts)
        }
    }
}

/// Adds a part to those that must all hold.
fn join(parts: &mut Vec<Filter>, part: Filter) {
    if let Filter::Is(test) = &part
        && test.sign == Sign::Is
        && test.field.gathers()
    {
        let same = parts.iter_mut().find_map(|one| match one {
            Filter::Is(known) if known.field == test.field && known.sign == Sign::Is => Some(known),
            _ => None,
        });
        if let Some(known) = same {
            for value in &test.values {
                if !known.values.contains(value) {
                    known.values.push(value.clone());
                }
            }
            return;
        }
    }
    if !parts.contains(&part) {
        parts.push(part);
    }
}
