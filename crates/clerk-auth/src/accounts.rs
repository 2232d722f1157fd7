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
