//! Whether a form was sent from one of the emulator's own pages.

use crate::fapi::Visit;

/// By `Sec-Fetch-Site`, which browsers send and pages cannot forge; by `Origin` from a browser that has not learnt it.
/// What sends neither is no browser, and no other site can make it do anything.
pub(super) fn holds(visit: &Visit<'_>) -> bool {
    match (visit.header("sec-fetch-site"), visit.header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            authority.is_some_and(|authority| authority.eq_ignore_ascii_case(visit.authority()))
        }
        (None, None) => true,
    }
}
