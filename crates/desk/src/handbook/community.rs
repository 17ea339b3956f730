//! Where help comes from on plans without support of our own (`[community]`, IN-9).

/// The community's addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Community {
    /// Where it is; empty where there is none.
    pub address: String,
    /// Its search, with `{words}` in the place of what is looked for; empty where it has none.
    pub search: String,
}

impl Community {
    /// The address for somebody who asked this: the search, else the community itself.
    #[must_use]
    pub fn link_for(&self, asked: &str) -> String {
        if self.search.is_empty() {
            return self.address.clone();
        }
        // The first words say what it is about; a whole mail finds nothing.
        let words: Vec<&str> = asked.split_whitespace().take(8).collect();
        self.search.replace("{words}", &encoded(&words.join(" ")))
    }

    /// What is wrong with the two addresses: key and words.
    pub(super) fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        for (key, address) in [("address", &self.address), ("search", &self.search)] {
            let is_one = address.starts_with("https://") || address.starts_with("http://");
            if !address.is_empty() && (!is_one || address.contains(char::is_whitespace)) {
                faults.push((key, "write a whole address, as in https://community.example.com"));
            }
        }
        if !self.search.is_empty() && !self.search.contains("{words}") {
            faults.push(("search", "put {words} where what is looked for belongs"));
        }
        if !self.search.is_empty() && self.address.is_empty() {
            faults.push(("search", "write the community's address as well"));
        }
        faults
    }
}

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_looks_for_what_was_asked() {
        let mut community =
            Community { address: "https://c.example".into(), search: String::new() };
        assert_eq!(community.link_for("a & b"), "https://c.example");
        community.search = "https://c.example/search?q={words}".into();
        assert_eq!(community.link_for("a & b"), "https://c.example/search?q=a%20%26%20b");
        assert!(community.faults().is_empty());
        community.search = "https://c.example/search".into();
        assert_eq!(community.faults()[0].0, "search");
        assert_eq!(Community { address: "here".into(), search: String::new() }.faults().len(), 1);
    }
}
