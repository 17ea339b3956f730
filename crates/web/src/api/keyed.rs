//! Numbers for what has a key here and a number there: groups, fields, rules, schedules. Made from
//! the key, so that they are the same on every node and after every change of the handbook.

use base::secrets;

/// The number of `key` among those of one kind: 52 bits of its hash, which JavaScript still reads.
#[must_use]
pub fn number_of(kind: &str, key: &str) -> i64 {
    let hash = secrets::hash(format!("{kind}:{key}").as_bytes());
    i64::from_str_radix(&hash[..13], 16).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_number_and_kinds_do_not_meet() {
        assert_eq!(number_of("group", "data"), number_of("group", "data"));
        assert_ne!(number_of("group", "data"), number_of("field", "data"));
        assert!((1..1 << 53).contains(&number_of("group", "data")));
    }
}
