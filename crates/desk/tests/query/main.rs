//! The query language: what a text means, what is wrong with one, and that no text can break it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop")]

mod faults;
mod guide;
mod meanings;
mod random;

use desk::{
    handbook::Handbook,
    query::{Fault, Query, parse},
};

fn read(text: &str) -> Result<Query, Vec<Fault>> {
    let mut handbook = Handbook::shipped();
    let (key, name) = ("environment".to_owned(), "Environment".to_owned());
    handbook.fields.push(desk::tickets::fields::CustomField { key, name, ..Default::default() });
    parse(text, &handbook)
}
