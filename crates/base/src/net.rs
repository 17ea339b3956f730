//! Addresses and networks: whose word counts, and which we may call. Whoever may write an address
//! for us to call must not reach through us what only we can reach: our own machine, the network
//! around it, the cloud's keys.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses that begin alike: `10.0.0.0/8`, or one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `ADDRESS` or `ADDRESS/BITS`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.trim().split_once('/').unwrap_or((text.trim(), ""));
        let first: IpAddr = address.parse().ok()?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() { most } else { bits.parse().ok()? };
        (bits <= most).then_some(Self { first, bits })
    }

    /// Whether the address is one of them.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let same = |differing: u32| differing >= self.bits;
        match (self.first, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same((a.to_bits() ^ b.to_bits()).leading_zeros()),
            (IpAddr::V6(a), IpAddr::V6(b)) => same((a.to_bits() ^ b.to_bits()).leading_zeros()),
            _ => false,
        }
    }
}

/// Whether an address may be called: it is on the open internet, or allowed.
#[must_use]
pub fn is_reachable(address: IpAddr, allowed: &[Network]) -> bool {
    let plain = match address {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    allowed.iter().any(|network| network.holds(plain)) || is_public(plain)
}

/// The special ranges of RFC 6890 and its registries are not.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        // 0.0.0.0/8 this network, 100.64/10 carriers, 192.0.0/24 protocols, 192.88.99/24 relays,
        // 198.18/15 measuring, 240/4 reserved and broadcast.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Those that carry an IPv4 one lead where that leads: NAT64 (64:ff9b::/96), 6to4 (2002::/16).
    let carried = match (first, second) {
        (0x64, 0xff9b) => Some(6),
        (0x2002, _) => Some(1),
        _ => None,
    };
    if let Some(at) = carried {
        let [high, low] = [address.segments()[at], address.segments()[at + 1]];
        return is_public_v4(Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low)));
    }
    // Only 2000::/3 is given out; of it documentation and Teredo lead nowhere good.
    (0x2000..0x4000).contains(&first)
        && (first, second) != (0x2001, 0xdb8)
        && (first, second) != (0x2001, 0)
        && first != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_reached() {
        for open in ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "100.128.0.1", "::ffff:1.1.1.1"]
        {
            assert!(is_reachable(open.parse().unwrap(), &[]), "{open}");
        }
        for closed in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "fec0::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_reachable(closed.parse().unwrap(), &[]), "{closed}");
        }
    }

    #[test]
    fn what_is_allowed_is_reached_and_nothing_beside_it() {
        let allowed: Vec<Network> =
            ["10.2.0.0/16", "127.0.0.1", "fd00::/8"].map(|one| Network::parse(one).unwrap()).into();
        let reached = |address: &str| is_reachable(address.parse().unwrap(), &allowed);
        assert!(reached("10.2.255.1") && reached("127.0.0.1") && reached("fdff::1"));
        assert!(reached("::ffff:127.0.0.1"));
        assert!(!reached("10.3.0.1") && !reached("127.0.0.2") && !reached("fe80::1"));
        assert!(Network::parse("0.0.0.0/0").unwrap().holds("9.9.9.9".parse().unwrap()));
    }

    #[test]
    fn a_network_is_read_or_refused() {
        for good in ["10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"] {
            assert!(Network::parse(good).is_some(), "{good}");
        }
        for bad in ["", "10.0.0.0/33", "proxy", "10.0.0.0/x", "::/129"] {
            assert!(Network::parse(bad).is_none(), "{bad}");
        }
    }
}
