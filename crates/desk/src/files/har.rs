//! A HAR (the log of a browser's requests, <http://www.softwareishard.com/blog/har-12-spec/>) in
//! short: how many requests, what failed, what was slow. Customers send them with their sessions
//! in them: whatever names a secret is masked here, before anybody sees it.

use serde_json::Value;

/// So many failures and slow requests are named.
const MOST: usize = 25;
/// Longer addresses are cut in the middle.
const MOST_ADDRESS: usize = 300;
/// What stands for a secret.
pub const MASK: &str = "•••";

/// A HAR in short.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Har {
    pub requests: usize,
    /// By the browser or tool: `Firefox 145.0`; may be empty.
    pub made_by: String,
    /// Bytes that came, as far as it says.
    pub bytes: i64,
    /// From the first request's start, as it says; may be empty.
    pub started: String,
    /// Status 400 and above, and those that got no answer, in order.
    pub failures: Vec<Request>,
    /// More failures than are named.
    pub more_failures: usize,
    /// The slowest first.
    pub slowest: Vec<Request>,
    /// Requests by host, most first.
    pub hosts: Vec<(String, usize)>,
    /// Header, cookie and address values that were masked.
    pub masked: usize,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Its place in the log, from 1.
    pub number: usize,
    pub method: String,
    /// With secrets masked.
    pub address: String,
    /// 0: no answer came.
    pub status: i64,
    /// In words: `Forbidden`, `net::ERR_FAILED`.
    pub words: String,
    pub milliseconds: i64,
    pub bytes: i64,
    /// `application/json`; may be empty.
    pub media_type: String,
    /// Name and value, secrets masked; the request's, then the answer's.
    pub sent: Vec<(String, String)>,
    pub came: Vec<(String, String)>,
}

/// Reads a HAR; `None` where the text is none.
#[must_use]
pub fn read(text: &str) -> Option<Har> {
    let whole: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let log = whole.get("log")?;
    let entries = log.get("entries")?.as_array()?;
    let mut har = Har { requests: entries.len(), ..Har::default() };
    let made_by = log.get("browser").filter(|one| one.is_object()).or_else(|| log.get("creator"));
    if let Some(by) = made_by {
        har.made_by = format!("{} {}", text_of(by, "name"), text_of(by, "version"));
        har.made_by = har.made_by.trim().to_owned();
    }
    let mut all = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let request = request(index + 1, entry, &mut har.masked);
        har.bytes += request.bytes.max(0);
        count_host(&mut har.hosts, entry);
        all.push(request);
    }
    har.started = entries.first().map(|one| text_of(one, "startedDateTime")).unwrap_or_default();
    let failed = |one: &&Request| one.status >= 400 || one.status == 0;
    har.more_failures = all.iter().filter(failed).count().saturating_sub(MOST);
    har.failures = all.iter().filter(failed).take(MOST).cloned().collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.milliseconds), one.number));
    all.truncate(MOST.min(10));
    har.slowest = all.into_iter().filter(|one| one.milliseconds > 0).collect();
    har.hosts.sort_by_key(|(host, count)| (std::cmp::Reverse(*count), host.clone()));
    har.hosts.truncate(MOST);
    Some(har)
}

fn request(number: usize, entry: &Value, masked: &mut usize) -> Request {
    let none = Value::Null;
    let sent = entry.get("request").unwrap_or(&none);
    let came = entry.get("response").unwrap_or(&none);
    let content = came.get("content").unwrap_or(&none);
    // Chrome's word for why no answer came.
    let error = [text_of(came, "_error"), text_of(entry, "_error")];
    let error = error.into_iter().find(|text| !text.is_empty());
    let size = |value: &Value, key: &str| number_of(value, key).filter(|size| *size >= 0);
    Request {
        number,
        method: text_of(sent, "method"),
        address: address(&text_of(sent, "url"), masked),
        status: number_of(came, "status").unwrap_or(0),
        words: error.unwrap_or_else(|| text_of(came, "statusText")),
        milliseconds: number_of(entry, "time").unwrap_or(0).max(0),
        bytes: size(came, "_transferSize")
            .or_else(|| size(content, "size"))
            .or_else(|| size(came, "bodySize"))
            .unwrap_or(0),
        media_type: text_of(content, "mimeType").split(';').next().unwrap_or("").to_owned(),
        sent: headers(sent, masked),
        came: headers(came, masked),
    }
}

fn headers(of: &Value, masked: &mut usize) -> Vec<(String, String)> {
    let list = of.get("headers").and_then(Value::as_array);
    let one = |header: &Value| {
        let (name, value) = (text_of(header, "name"), text_of(header, "value"));
        if names_a_secret(&name) && !value.is_empty() {
            *masked += 1;
            return (name, MASK.to_owned());
        }
        let value = if value.contains("://") { address(&value, masked) } else { short(&value) };
        (name, value)
    };
    list.map(|list| list.iter().map(one).collect()).unwrap_or_default()
}

/// Whether what stands under this name is nobody else's business.
#[must_use]
pub fn names_a_secret(name: &str) -> bool {
    const PARTS: [&str; 14] = [
        "auth",
        "cookie",
        "token",
        "secret",
        "password",
        "passwd",
        "api-key",
        "api_key",
        "apikey",
        "session",
        "csrf",
        "xsrf",
        "signature",
        "credential",
    ];
    const WHOLE: [&str; 8] = ["key", "sig", "pwd", "jwt", "sid", "code", "otp", "x-amz-security"];
    let name = name.to_lowercase();
    PARTS.iter().any(|part| name.contains(part)) || WHOLE.contains(&name.as_str())
}

/// An address without the values of secrets in its query and fragment, and without a password.
fn address(text: &str, masked: &mut usize) -> String {
    let (before, after) = match text.find(['?', '#']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut out = without_user(before, masked);
    for (index, part) in after.split_inclusive(['&', '?', '#', ';']).enumerate() {
        let (name, rest) = part.split_once('=').unwrap_or((part, ""));
        let end = rest.len() - rest.trim_end_matches(['&', '?', '#', ';']).len();
        let (value, tail) = rest.split_at(rest.len() - end);
        if index > 0 && names_a_secret(name) && !value.is_empty() {
            *masked += 1;
            out.push_str(&format!("{name}={MASK}{tail}"));
        } else {
            out.push_str(part);
        }
    }
    short(&out)
}

/// `https://user:password@host/` without the two.
fn without_user(text: &str, masked: &mut usize) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => {
            *masked += 1;
            format!("{scheme}://{MASK}@{}", &rest[at + 1..])
        }
        None => text.to_owned(),
    }
}

fn short(text: &str) -> String {
    let length = text.chars().count();
    if length <= MOST_ADDRESS {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST_ADDRESS / 2).collect();
    let end: String = text.chars().skip(length - MOST_ADDRESS / 2).collect();
    format!("{start}…{end}")
}

fn count_host(hosts: &mut Vec<(String, usize)>, entry: &Value) {
    let url = entry.get("request").map(|one| text_of(one, "url")).unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return;
    }
    match hosts.iter_mut().find(|(known, _)| known == host) {
        Some((_, count)) => *count += 1,
        None => hosts.push((host.to_owned(), 1)),
    }
}

fn text_of(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number_of(value: &Value, key: &str) -> Option<i64> {
    let number = value.get(key)?;
    #[allow(clippy::cast_possible_truncation, reason = "times and sizes; a fraction says nothing")]
    number.as_i64().or_else(|| number.as_f64().map(|number| number.round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(url: &str, status: i64, ms: f64, headers: &str) -> String {
        format!(
            r#"{{"startedDateTime":"2026-11-02T09:00:00Z","time":{ms},"request":{{"method":"GET",
            "url":"{url}","headers":[{headers}]}},"response":{{"status":{status},
            "statusText":"OK","headers":[{{"name":"Set-Cookie","value":"sid=SECRET3"}}],
            "content":{{"size":100,"mimeType":"application/json; charset=utf-8"}}}}}}"#
        )
    }

    fn har(entries: &[String]) -> Har {
        let text = format!(
            r#"{{"log":{{"version":"1.2","creator":{{"name":"Firefox","version":"145"}},
            "entries":[{}]}}}}"#,
            entries.join(",")
        );
        read(&text).unwrap()
    }

    #[test]
    fn what_failed_and_what_was_slow_is_named() {
        let all = [
            entry("https://a.example/1", 200, 20.4, ""),
            entry("https://a.example/2", 500, 900.0, ""),
            entry("https://b.example/3", 0, 3.0, ""),
            entry("https://a.example/4", 404, 5.0, ""),
        ];
        let har = har(&all);
        assert_eq!((har.requests, har.bytes, har.made_by.as_str()), (4, 400, "Firefox 145"));
        let failed: Vec<usize> = har.failures.iter().map(|one| one.number).collect();
        assert_eq!(failed, [2, 3, 4]);
        let slowest: Vec<i64> = har.slowest.iter().map(|one| one.milliseconds).collect();
        assert_eq!(slowest, [900, 20, 5, 3]);
        assert_eq!(har.hosts, [("a.example".to_owned(), 3), ("b.example".to_owned(), 1)]);
        assert_eq!(har.slowest[0].media_type, "application/json");
    }

    #[test]
    fn no_secret_is_left_in_it() {
        let headers = r#"{"name":"Authorization","value":"Bearer SECRET1"},
            {"name":"Cookie","value":"a=SECRET2"},{"name":"X-Api-Key","value":"SECRET4"},
            {"name":"Accept","value":"*/*"},
            {"name":"Referer","value":"https://x.example/?access_token=SECRET5&page=2"}"#;
        let url = "https://u:SECRET6@a.example/p?token=SECRET7&q=1#id_token=SECRET8";
        let har = har(&[entry(url, 500, 1.0, headers)]);
        let told = format!("{har:?}");
        assert!(!told.contains("SECRET"), "{told}");
        assert_eq!(har.failures[0].address, "https://•••@a.example/p?token=•••&q=1#id_token=•••");
        assert_eq!(har.failures[0].sent[3], ("Accept".to_owned(), "*/*".to_owned()));
        let referer = &har.failures[0].sent[4].1;
        assert_eq!(referer, "https://x.example/?access_token=•••&page=2");
        assert_eq!(har.masked, 8);
    }

    #[test]
    fn odd_and_broken_ones_are_read_as_far_as_they_go() {
        for text in ["", "{", "[]", "{\"log\":{}}", "{\"log\":{\"entries\":5}}"] {
            assert_eq!(read(text), None, "{text}");
        }
        let odd = read("{\"log\":{\"entries\":[{},5,{\"request\":null,\"time\":-1}]}}").unwrap();
        assert_eq!((odd.requests, odd.failures.len(), odd.slowest.len()), (3, 3, 0));
        let many: Vec<String> =
            (0..40).map(|_| entry("https://a.example/", 500, 1.0, "")).collect();
        assert_eq!((har(&many).failures.len(), har(&many).more_failures), (25, 15));
    }

    #[test]
    fn long_addresses_are_cut_in_the_middle() {
        let url = format!("https://a.example/{}/end", "x".repeat(900));
        let cut = har(&[entry(&url, 500, 1.0, "")]).failures.remove(0).address;
        assert!(cut.starts_with("https://a.example/") && cut.ends_with("/end"), "{cut}");
        assert!(cut.chars().count() <= MOST_ADDRESS + 1);
    }
}
