//! Where a request comes from: the address of the connection, or, behind a proxy that is trusted,
//! what that proxy says. Anybody can write the header; only a trusted proxy's word counts.

use std::net::{IpAddr, SocketAddr};

use axum::{extract::ConnectInfo, http::request::Parts};
use base::Network;

/// The client's address. From right to left, the first that is no trusted proxy: what stands
/// further left was written by whoever asked.
pub fn address(parts: &Parts, trusted: &[Network]) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.holds(*address));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let said = parts.headers.get_all("x-forwarded-for").iter().filter_map(|it| it.to_str().ok());
    let said: Vec<&str> = said.flat_map(|line| line.split(',')).collect();
    let mut nearest = peer;
    for one in said.into_iter().rev() {
        let Ok(address) = one.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(&nearest) {
            break;
        }
    }
    Some(nearest)
}

/// What counts as one place: an address, of the newer kind the half that a line is given whole.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", address.to_bits() >> 64),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn seen(peer: &str, said: &[&str], trusted: &[&str]) -> String {
        let mut request = Request::builder().uri("/");
        for line in said {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer: SocketAddr = format!("{peer}:4000").parse().unwrap();
        parts.extensions.insert(ConnectInfo(peer));
        let trusted: Vec<Network> = trusted.iter().map(|it| Network::parse(it).unwrap()).collect();
        address(&parts, &trusted).unwrap().to_string()
    }

    #[test]
    fn nobody_chooses_their_own_address() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxys_word_counts_and_only_its_own() {
        let proxy = ["10.0.0.0/8"];
        assert_eq!(seen("10.1.2.3", &["198.51.100.1"], &proxy), "198.51.100.1");
        assert_eq!(seen("10.1.2.3", &["1.1.1.1, 198.51.100.1, 10.9.9.9"], &proxy), "198.51.100.1");
        assert_eq!(seen("10.1.2.3", &["1.1.1.1", "198.51.100.1"], &proxy), "198.51.100.1");
        assert_eq!(seen("10.1.2.3", &[], &proxy), "10.1.2.3");
        assert_eq!(seen("10.1.2.3", &["nonsense"], &proxy), "10.1.2.3");
    }

    #[test]
    fn one_line_is_one_place() {
        let six = network("2001:db8:1:2:3::4".parse().unwrap());
        assert_eq!(six, network("2001:db8:1:2:ffff::1".parse().unwrap()), "one line, one place");
    }
}
