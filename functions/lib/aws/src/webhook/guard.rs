//! Which addresses may be connected to. A webhook's address is a user's word: without this, anybody could make the
//! connector ask the servers of the network it runs in (server-side request forgery, CWE-918).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};

/// A name leads to an address that is not of the public internet.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that is not public")]
pub(super) struct Forbidden;

/// Looks names up, and gives only addresses that may be connected to: exactly these are then connected to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    /// Whether this machine itself is allowed.
    pub(super) loopback: bool,
}

impl ResolveDns for Guard {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((name, 0)).await.map_err(ResolveDnsError::new)?;
            let addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            // One forbidden address forbids the name: it would be connected to if the others did not answer.
            if addresses.iter().all(|address| self.allows(*address)) {
                Ok(addresses)
            } else {
                Err(ResolveDnsError::new(Forbidden))
            }
        })
    }
}

impl Guard {
    /// Whether the address may be connected to.
    pub(super) fn allows(self, address: IpAddr) -> bool {
        (self.loopback && address.is_loopback())
            || match address {
                IpAddr::V4(address) => is_public_v4(address),
                IpAddr::V6(address) => is_public_v6(address),
            }
    }
}

/// Not one of the blocks of the IANA IPv4 Special-Purpose Address Registry (RFC 6890), and no multicast. Among them are
/// the metadata service of AWS (169.254.169.254) and the shared space of carriers (100.64.0.0/10).
fn is_public_v4(address: Ipv4Addr) -> bool {
    const SPECIAL: [([u8; 4], u32); 14] = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 3),
    ];
    SPECIAL.iter().all(|(block, length)| (address.to_bits() ^ u32::from_be_bytes(*block)) >> (32 - length) != 0)
}

/// Global unicast (2000::/3, RFC 4291 section 2.4) but for the blocks of the IANA IPv6 Special-Purpose Address Registry
/// and 6to4, which holds an IPv4 address. Unique-local, link-local, mapped and translated addresses lie outside of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    const SPECIAL: [(u128, u32); 4] =
        [(0x2001 << 112, 23), (0x2001_0db8 << 96, 32), (0x2002 << 112, 16), (0x3fff << 112, 20)];
    address.to_bits() >> 125 == 1
        && SPECIAL.iter().all(|(block, length)| (address.to_bits() ^ block) >> (128 - length) != 0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn addresses_within_a_network_are_forbidden_and_public_ones_are_not() {
        let guard = Guard { loopback: false };
        for forbidden in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:a00:1::",
            "3fff::1",
        ] {
            assert!(!guard.allows(forbidden.parse().unwrap()), "{forbidden}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2a00:1450:4001::1",
            "2600:1f18::1",
            "2001:4860:4860::8888",
        ] {
            assert!(guard.allows(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn on_a_laptop_only_the_laptop_itself_is_allowed_besides() {
        let guard = Guard { loopback: true };
        assert!(guard.allows("127.0.0.1".parse().unwrap()) && guard.allows("::1".parse().unwrap()));
        assert!(!guard.allows("192.168.1.1".parse().unwrap()));
    }
}
