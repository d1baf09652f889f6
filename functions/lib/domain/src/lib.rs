//! Which part of a domain name somebody registered, by the [Public Suffix List](https://publicsuffix.org).
//!
//! A crate of its own because the list is code: thousands of generic functions, which are compiled anew into every crate that
//! asks it.

/// The part of a domain name that somebody registered; `None` where it is only a suffix under which others register.
///
/// ```
/// assert_eq!(domain::registrable("mail.example.co.uk"), Some("example.co.uk"));
/// assert_eq!(domain::registrable("co.uk"), None);
/// ```
#[inline(never)] // so that the list stays here
pub fn registrable(domain: &str) -> Option<&str> {
    psl::domain_str(domain)
}
