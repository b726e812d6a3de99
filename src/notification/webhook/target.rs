//! Where a webhook may go: the guard against server-side request forgery (OWASP).
//!
//! The address is checked twice: its form when the portal registers it, and every network address that the name
//! resolves to when the connection is made.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefused {
    /// Not https.
    #[error("the address must begin with https://")]
    Scheme,
    /// Name and password, or a fragment, stand in the address.
    #[error("the address must not contain a user name, a password or a fragment")]
    Form,
    /// Longer than 2048 characters.
    #[error("the address is longer than 2048 characters")]
    Length,
    /// Loopback, private, link-local, or reserved.
    #[error("the address does not lead to the public internet")]
    NotPublic,
}

/// Which addresses are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetPolicy {
    /// For development and tests: plain HTTP and private networks are allowed.
    pub allow_private: bool,
}

impl TargetPolicy {
    /// Checks the form of the address; a network address in place of a name is checked at once.
    pub fn check_url(self, url: &Url) -> Result<(), TargetRefused> {
        if url.as_str().len() > 2_048 {
            return Err(TargetRefused::Length);
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allow_private => {}
            _ => return Err(TargetRefused::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(TargetRefused::Form);
        }
        match url.host() {
            Some(Host::Ipv4(address)) => self.check_address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => self.check_address(IpAddr::V6(address)),
            Some(Host::Domain(name)) => self.check_name(name),
            None => Err(TargetRefused::Form),
        }
    }

    /// Checks a network address that the name resolved to.
    pub fn check_address(self, address: IpAddr) -> Result<(), TargetRefused> {
        let public = match address {
            IpAddr::V4(address) => is_public_v4(address),
            IpAddr::V6(address) => is_public_v6(address),
        };
        if public || self.allow_private {
            Ok(())
        } else {
            Err(TargetRefused::NotPublic)
        }
    }

    fn check_name(self, name: &str) -> Result<(), TargetRefused> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let is_internal = !name.contains('.')
            || [".localhost", ".local", ".internal", ".home.arpa", ".lan"]
                .iter()
                .any(|suffix| name.ends_with(suffix));
        if is_internal && !self.allow_private {
            Err(TargetRefused::NotPublic)
        } else {
            Ok(())
        }
    }
}

/// IANA special-purpose registry for IPv4, RFC 6890.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a, b & 0b1100_0000) == (100, 64)
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a, b & 0b1111_1110) == (198, 18);
    !reserved
}

/// Only global unicast `2000::/3`, without documentation and without tunnels that hide an IPv4 address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [first, second, third, ..] = address.segments();
    match (first, second) {
        // NAT64 (RFC 6052) and 6to4 (RFC 3056) carry an IPv4 address
        (0x64, 0xff9b) => {
            let [.., a, b, c, d] = address.octets();
            third == 0 && is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        (0x2002, _) => {
            let [_, _, a, b, c, d, ..] = address.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // 2001::/23 protocol assignments with Teredo, documentation 2001:db8::/32 and 3fff::/20
        (0x2001, second) if second < 0x200 || second == 0xdb8 => false,
        (0x3fff, second) if second < 0x1000 => false,
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: TargetPolicy = TargetPolicy { allow_private: false };
    const DEVELOPMENT: TargetPolicy = TargetPolicy { allow_private: true };

    fn check(policy: TargetPolicy, url: &str) -> Result<(), TargetRefused> {
        policy.check_url(&url.parse().unwrap())
    }

    #[test]
    fn public_addresses_pass() {
        for url in [
            "https://portal.example.ru/hooks?a=1",
            "https://portal.example.ru:8443/",
            "https://93.184.216.34/",
            "https://[2a00:1450:4010:c0e::71]/",
        ] {
            assert_eq!(check(STRICT, url), Ok(()), "{url}");
        }
    }

    #[test]
    fn addresses_inside_do_not() {
        for host in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "198.51.100.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "2130706433",
            "0x7f.1",
            "[::1]",
            "[::]",
            "[fc00::1]",
            "[fe80::1]",
            "[ff02::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[::127.0.0.1]",
            "localhost",
            "a.localhost",
            "printer.local",
            "metadata.google.internal",
            "intranet",
            "LOCALHOST.",
        ] {
            let url = format!("https://{host}/");
            assert_eq!(check(STRICT, &url), Err(TargetRefused::NotPublic), "{host}");
            assert_eq!(check(DEVELOPMENT, &url), Ok(()), "{host}");
        }
    }

    #[test]
    fn only_https_without_credentials_and_fragments() {
        assert_eq!(
            check(STRICT, "http://portal.example.ru/"),
            Err(TargetRefused::Scheme)
        );
        assert_eq!(check(DEVELOPMENT, "http://127.0.0.1:8080/"), Ok(()));
        assert_eq!(
            check(DEVELOPMENT, "ftp://portal.example.ru/"),
            Err(TargetRefused::Scheme)
        );
        assert_eq!(
            check(STRICT, "https://u:p@portal.example.ru/"),
            Err(TargetRefused::Form)
        );
        assert_eq!(
            check(STRICT, "https://portal.example.ru/#x"),
            Err(TargetRefused::Form)
        );
        let long = format!("https://portal.example.ru/{}", "a".repeat(2_048));
        assert_eq!(check(STRICT, &long), Err(TargetRefused::Length));
    }

    #[test]
    fn a_name_that_resolves_inside_is_caught_at_connection() {
        assert_eq!(
            STRICT.check_address("10.0.0.1".parse().unwrap()),
            Err(TargetRefused::NotPublic)
        );
        assert_eq!(STRICT.check_address("8.8.8.8".parse().unwrap()), Ok(()));
    }
}
