//! The account portal: the pages that Clerk hosts for an instance.

/// Hosts of old development instances end with one of these.
const LEGACY_DEV_SUFFIXES: [&str; 3] = [".lcl.dev", ".lclstage.dev", ".lclclerk.com"];
/// Hosts of development instances end with one of these.
const CURRENT_DEV_SUFFIXES: [&str; 3] = [".accounts.dev", ".accountsstage.dev", ".accounts.lclclerk.com"];

/// The base URL of the account portal that belongs to a Frontend API host; `None` without a host.
pub(crate) fn accounts_base_url(frontend_api: &str) -> Option<String> {
    if frontend_api.is_empty() {
        return None;
    }
    let host = frontend_api.replacen("clerk.accountsstage.", "accountsstage.", 1);
    // Of the two, the one that comes first.
    let host = match host.find("clerk.") {
        Some(at) if host[at..].starts_with("clerk.accounts.") => host.replacen("clerk.accounts.", "accounts.", 1),
        Some(_) => host.replacen("clerk.", "accounts.", 1),
        None => host,
    };
    Some(format!("https://{host}"))
}

/// Whether a host name is an account portal of some development instance.
pub(crate) fn is_dev_accounts_host(host: &str) -> bool {
    let is_legacy = host.starts_with("accounts.") && LEGACY_DEV_SUFFIXES.iter().any(|suffix| host.ends_with(suffix));
    let is_current = CURRENT_DEV_SUFFIXES
        .iter()
        .any(|suffix| host.strip_suffix(suffix).is_some_and(|rest| !rest.ends_with(".clerk")));
    is_legacy || is_current
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_portal_stands_where_clerk_stood() {
        for (frontend_api, portal) in [
            ("foo-bar-13.clerk.accounts.dev", "https://foo-bar-13.accounts.dev"),
            ("x-y-1.clerk.accountsstage.dev", "https://x-y-1.accountsstage.dev"),
            ("clerk.example.com", "https://accounts.example.com"),
            ("clerk.accounts.example.com", "https://accounts.example.com"),
            ("clerk.inspired.puma-74.lcl.dev", "https://accounts.inspired.puma-74.lcl.dev"),
            // Only what comes first is replaced, and the second rule looks at what the first one left.
            ("clerk.clerk.accounts.dev", "https://accounts.clerk.accounts.dev"),
            ("clerk.accounts.clerk.dev", "https://accounts.clerk.dev"),
            ("clerk.accountsstage.clerk.dev", "https://accountsstage.accounts.dev"),
            ("clerk.accountsstage.clerk.accountsstage.dev", "https://accountsstage.accounts.accountsstage.dev"),
            ("notclerk.example.com", "https://notaccounts.example.com"),
            ("example.com", "https://example.com"),
            ("Clerk.example.com", "https://Clerk.example.com"),
            // What else a proxy URL may be: no origin that a page can have.
            ("https://example.com/__clerk", "https://https://example.com/__clerk"),
        ] {
            assert_eq!(accounts_base_url(frontend_api).as_deref(), Some(portal), "{frontend_api}");
        }
        assert_eq!(accounts_base_url(""), None);
    }

    #[test]
    fn portals_of_development_instances_are_known_by_their_hosts() {
        for (host, is_portal) in [
            // Today's: the instance's name before the suffix.
            ("foo-bar-13.accounts.dev", true),
            ("foo-bar-13.accountsstage.dev", true),
            ("foo-bar-13.accounts.lclclerk.com", true),
            ("foo-bar-13.clerk.accounts.dev", false),
            ("foo-bar-13.clerk.accountsstage.dev", false),
            ("foo-bar-13.clerk.accounts.lclclerk.com", false),
            ("clerk.accounts.dev", true),
            ("accounts.dev", false),
            (".accounts.dev", true),
            // Older ones: `accounts.` before the name.
            ("accounts.inspired.puma-74.lcl.dev", true),
            ("accounts.foo.lclstage.dev", true),
            ("accounts.foo.lclclerk.com", true),
            ("accounts.foo.clerk.accounts.lclclerk.com", true),
            ("clerk.inspired.puma-74.lcl.dev", false),
            ("accounts.lcl.dev", true),
            // Anybody's.
            ("accounts.example.com", false),
            ("foo.accounts.dev.example.com", false),
            ("foo.accounts.devil", false),
            ("fooaccounts.dev", false),
            ("FOO.ACCOUNTS.DEV", false),
            ("", false),
        ] {
            assert_eq!(is_dev_accounts_host(host), is_portal, "{host}");
        }
    }
}
