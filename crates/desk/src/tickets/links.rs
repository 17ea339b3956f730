//! Issues and pull requests on GitHub a ticket is linked to by hand (SLA-7). They live in the log
//! alone, as changes of the field `link`.

use crate::events::{Event, EventKind};

/// The field's name in the log.
pub(super) const FIELD: &str = "link";

/// The address of an issue or pull request, as it is kept: `https://github.com/OWNER/REPO/issues/7`
/// without what follows the number. `None` for any other address.
#[must_use]
pub fn issue_address(text: &str) -> Option<String> {
    let path = text.trim().strip_prefix("https://github.com/")?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let mut parts = path.split('/');
    let (owner, repository) = (parts.next()?, parts.next()?);
    let (what, number) = (parts.next()?, parts.next()?);
    let is_name = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !name.is_empty() && name.len() <= 100 && name.bytes().all(allowed)
    };
    let is_number = number.len() <= 10 && number.parse::<u64>().is_ok_and(|number| number > 0);
    let known = matches!(what, "issues" | "pull") && is_name(owner) && is_name(repository);
    (known && is_number).then(|| format!("https://github.com/{owner}/{repository}/{what}/{number}"))
}

/// `OWNER/REPO #7`: the short name of an address of [`issue_address`].
#[must_use]
pub fn issue_name(address: &str) -> String {
    let parts: Vec<&str> = address.split('/').skip(3).collect();
    match parts.as_slice() {
        [owner, repository, _, number, ..] => format!("{owner}/{repository} #{number}"),
        _ => address.to_owned(),
    }
}

/// The addresses a ticket is linked to now, in the order in which they came.
#[must_use]
pub fn links(events: &[Event]) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for event in events {
        let EventKind::FieldChanged { field, from, to, .. } = &event.kind else { continue };
        if field != FIELD {
            continue;
        }
        links.retain(|link| link != from && link != to);
        if !to.is_empty() {
            links.push(to.clone());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_issues_and_pull_requests_are_linked_to() {
        let kept = "https://github.com/acme/app.js/issues/71";
        for given in [kept, "https://github.com/acme/app.js/issues/71/?x=1#issuecomment-5"] {
            assert_eq!(issue_address(given).as_deref(), Some(kept), "{given}");
        }
        let pull = "https://github.com/acme/app/pull/9/files";
        assert_eq!(issue_address(pull).as_deref(), Some("https://github.com/acme/app/pull/9"));
        for given in [
            "",
            "acme/app#7",
            "http://github.com/acme/app/issues/7",
            "https://github.com.evil.example/acme/app/issues/7",
            "https://github.com/acme/app/issues/new",
            "https://github.com/acme/app/issues/0",
            "https://github.com/acme/app",
            "https://github.com/ac me/app/issues/7",
            "javascript:alert(1)",
        ] {
            assert_eq!(issue_address(given), None, "{given}");
        }
        assert_eq!(issue_name(kept), "acme/app.js #71");
    }
}
