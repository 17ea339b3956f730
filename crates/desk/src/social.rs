//! Public posts (IN-6): whoever asks for help on a social network is looked for among our
//! customers, and is answered there by one of two texts of the handbook: their ticket is known, or
//! help is given elsewhere. Nothing about a ticket is ever said in public.

use base::{
    Timestamp,
    ids::{PersonId, SocialId, TicketId},
};

/// Where somebody posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    X,
    Bluesky,
    Mastodon,
    LinkedIn,
    Reddit,
    GitHub,
    HackerNews,
    YouTube,
    /// Nobody said which.
    Other,
}

impl Network {
    /// Every network.
    pub const ALL: [Self; 9] = [
        Self::X,
        Self::Bluesky,
        Self::Mastodon,
        Self::LinkedIn,
        Self::Reddit,
        Self::GitHub,
        Self::HackerNews,
        Self::YouTube,
        Self::Other,
    ];

    /// The word stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Bluesky => "bluesky",
            Self::Mastodon => "mastodon",
            Self::LinkedIn => "linkedin",
            Self::Reddit => "reddit",
            Self::GitHub => "github",
            Self::HackerNews => "hacker_news",
            Self::YouTube => "youtube",
            Self::Other => "other",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Bluesky => "Bluesky",
            Self::Mastodon => "Mastodon",
            Self::LinkedIn => "LinkedIn",
            Self::Reddit => "Reddit",
            Self::GitHub => "GitHub",
            Self::HackerNews => "Hacker News",
            Self::YouTube => "YouTube",
            Self::Other => "elsewhere",
        }
    }

    /// The network stored as this word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.key() == key)
    }
}

/// What was pasted, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    pub network: Network,
    /// Without `@`, lower case; empty where none was found.
    pub handle: String,
    /// The post's or the profile's address; empty where none was pasted.
    pub link: String,
    /// The words besides; may be empty.
    pub text: String,
}

/// The longest text that is kept of a post, in characters: the longest ones there are.
const MOST_TEXT: usize = 5_000;

/// Reads a handle, a link or a whole post.
#[must_use]
pub fn read(pasted: &str) -> Pasted {
    let words: Vec<&str> = pasted.split_whitespace().collect();
    let is_link = |word: &&&str| word.starts_with("https://") || word.starts_with("http://");
    let links = words.iter().filter(is_link);
    let of_link = links.clone().find_map(|link| Some((*link, of_address(link)?)));
    let named = words.iter().find_map(|word| of_name(word));
    let (link, network, handle) = match (of_link, named) {
        (Some((link, (network, handle))), named) => {
            let handle = if handle.is_empty() { named.map(|(_, name)| name) } else { Some(handle) };
            (link.to_owned(), network, handle.unwrap_or_default())
        }
        (None, Some((network, handle))) => {
            let link = links.clone().next().copied().unwrap_or_default().to_owned();
            (link, network, handle)
        }
        (None, None) => {
            let alone = match words.as_slice() {
                [one] => trimmed(one).to_lowercase(),
                _ => String::new(),
            };
            // A name may carry the host it is at; anything else is a word, and nobody's name.
            let is_name = alone.split('@').all(|part| self::named(part).is_some());
            let handle = if is_name { alone } else { String::new() };
            let link = links.clone().next().copied().unwrap_or_default().to_owned();
            (link, Network::Other, handle)
        }
    };
    let alone = words.len() == 1;
    let text = if alone { String::new() } else { pasted.trim().chars().take(MOST_TEXT).collect() };
    Pasted { network, handle, link, text }
}

/// A word without what stands around it in a sentence.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| ",.:;!?()[]\"'“”".contains(c))
}

/// `@ana`, `@ana@social.example`, `u/ana`.
fn of_name(word: &str) -> Option<(Network, String)> {
    let word = trimmed(word);
    if let Some(name) = word.strip_prefix("u/").or_else(|| word.strip_prefix("/u/")) {
        return named(name).map(|name| (Network::Reddit, name));
    }
    let name = word.strip_prefix('@')?;
    match name.split_once('@') {
        Some((user, host)) if host.contains('.') => {
            let user = named(user)?;
            Some((Network::Mastodon, format!("{user}@{}", host.to_lowercase())))
        }
        Some(_) => None,
        None if name.contains('.') => named(name).map(|name| (Network::Bluesky, name)),
        None => named(name).map(|name| (Network::Other, name)),
    }
}

/// A handle has letters, digits, and a few signs.
fn named(name: &str) -> Option<String> {
    let fits = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let good = !name.is_empty() && name.len() <= 100 && name.chars().all(fits);
    good.then(|| name.to_lowercase())
}

/// Network and handle of an address; the handle is empty where the address has none.
fn of_address(link: &str) -> Option<(Network, String)> {
    let (_, rest) = link.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = host.trim_start_matches("www.").trim_start_matches("old.").trim_start_matches("m.");
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let first = |start: &str| {
        let after = parts.iter().position(|part| part.eq_ignore_ascii_case(start))? + 1;
        named(parts.get(after)?)
    };
    let handle = |network, handle: Option<String>| Some((network, handle.unwrap_or_default()));
    match host {
        "x.com" | "twitter.com" => {
            let own = ["i", "home", "search", "hashtag", "explore"];
            let user = parts.first().filter(|part| !own.contains(part));
            handle(Network::X, user.and_then(|user| named(user)))
        }
        "bsky.app" => handle(Network::Bluesky, first("profile")),
        "linkedin.com" => handle(Network::LinkedIn, first("in")),
        "reddit.com" => handle(Network::Reddit, first("user").or_else(|| first("u"))),
        "github.com" => handle(Network::GitHub, parts.first().and_then(|user| named(user))),
        "news.ycombinator.com" => handle(Network::HackerNews, user_in_query(link)),
        "youtube.com" | "youtu.be" => {
            let channel = parts.first().and_then(|part| part.strip_prefix('@'));
            handle(Network::YouTube, channel.and_then(named))
        }
        host => {
            // Mastodon's servers are many; its addresses are all alike.
            let user = parts.first()?.strip_prefix('@')?;
            let (user, at) = user.split_once('@').unwrap_or((user, host));
            Some((Network::Mastodon, format!("{}@{at}", named(user)?)))
        }
    }
}

fn user_in_query(link: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    query.split('&').find_map(|pair| named(pair.strip_prefix("id=")?)).filter(|id| {
        // A post has a number there, a person a name.
        id.chars().any(|c| !c.is_ascii_digit())
    })
}

/// The two texts of the handbook (`[social]`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SocialTexts {
    /// Whoever asks has a ticket: it is triaged and will be answered.
    pub with_ticket: String,
    /// They have none: help is not given there.
    pub without_ticket: String,
}

impl SocialTexts {
    /// The reply to propose, to somebody who is called so there.
    #[must_use]
    pub fn reply(&self, has_ticket: bool, handle: &str, company: &str) -> String {
        let text = if has_ticket { &self.with_ticket } else { &self.without_ticket };
        let handle = if handle.is_empty() { String::new() } else { format!("@{handle}") };
        let filled = crate::phrases::filled(text, &[("handle", &handle), ("company", company)]);
        filled.trim().to_owned()
    }
}

/// A public post we answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: SocialId,
    pub at: Timestamp,
    pub by: PersonId,
    pub pasted: Pasted,
    /// Who it was, where known.
    pub person: Option<PersonId>,
    /// The ticket that was found.
    pub ticket: Option<TicketId>,
    /// What was said there.
    pub reply: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_pasted_is_understood() {
        let table = [
            ("@Ana", Network::Other, "ana", ""),
            ("ana", Network::Other, "ana", ""),
            ("@ana@social.example", Network::Mastodon, "ana@social.example", ""),
            ("@ana.bsky.social", Network::Bluesky, "ana.bsky.social", ""),
            ("u/ana", Network::Reddit, "ana", ""),
            (
                "https://x.com/Ana/status/12?s=20",
                Network::X,
                "ana",
                "https://x.com/Ana/status/12?s=20",
            ),
            ("https://x.com/i/status/12", Network::X, "", "https://x.com/i/status/12"),
            (
                "https://bsky.app/profile/ana.example/post/3k",
                Network::Bluesky,
                "ana.example",
                "https://bsky.app/profile/ana.example/post/3k",
            ),
            (
                "https://social.example/@ana/11",
                Network::Mastodon,
                "ana@social.example",
                "https://social.example/@ana/11",
            ),
            (
                "https://www.linkedin.com/in/ana-o/",
                Network::LinkedIn,
                "ana-o",
                "https://www.linkedin.com/in/ana-o/",
            ),
            (
                "https://news.ycombinator.com/user?id=ana",
                Network::HackerNews,
                "ana",
                "https://news.ycombinator.com/user?id=ana",
            ),
            (
                "https://news.ycombinator.com/item?id=12",
                Network::HackerNews,
                "",
                "https://news.ycombinator.com/item?id=12",
            ),
            ("https://blog.example/a-post", Network::Other, "", "https://blog.example/a-post"),
            ("Ana.O,", Network::Other, "ana.o", ""),
            ("ana@corp.example", Network::Other, "ana@corp.example", ""),
            ("why?!/nothing", Network::Other, "", ""),
            ("", Network::Other, "", ""),
        ];
        for (pasted, network, handle, link) in table {
            let found = read(pasted);
            assert_eq!(
                (found.network, found.handle.as_str(), found.link.as_str()),
                (network, handle, link),
                "{pasted}"
            );
        }
    }

    #[test]
    fn a_whole_post_is_kept_with_who_wrote_it() {
        let post =
            read("Ana O. (@ana_o) Their flags are broken again https://x.com/ana_o/status/1");
        assert_eq!((post.network, post.handle.as_str()), (Network::X, "ana_o"));
        assert!(post.text.contains("broken again"));
        let other = read("Anybody else? @lantern https://x.com/i/status/9");
        assert_eq!(other.handle, "lantern", "the address names nobody");
    }

    #[test]
    fn a_reply_is_one_of_two_texts() {
        let texts = SocialTexts {
            with_ticket: "Hi {handle}, it is with {company}.".into(),
            without_ticket: "{handle} please ask in the app.".into(),
        };
        assert_eq!(texts.reply(true, "ana", "Lantern"), "Hi @ana, it is with Lantern.");
        assert_eq!(texts.reply(false, "", "Lantern"), "please ask in the app.");
    }
}
