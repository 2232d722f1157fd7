//! Whether a form was sent from the pages of this site.

/// Whether a request that changes something comes from the site's own pages, by what its browser says: the header
/// `Sec-Fetch-Site`, and `Origin` from browsers that do not send it.
///
/// Session cookies alone do not tell that: a browser sends them with a form of another site of the same domain, too.
///
/// ```
/// # use session_stage::is_same_origin;
/// let site = "http://localhost:3000";
/// assert!(is_same_origin(site, Some("same-origin"), Some(site)));
/// assert!(is_same_origin(site, None, Some(site)));
/// assert!(!is_same_origin(site, Some("same-site"), Some("http://localhost:4000")));
/// assert!(!is_same_origin(site, None, Some("null")));
/// assert!(!is_same_origin(site, None, None));
/// ```
pub fn is_same_origin(site_url: &str, sec_fetch_site: Option<&str>, origin: Option<&str>) -> bool {
    match (sec_fetch_site, origin) {
        (Some(relation), _) => relation == "same-origin",
        (None, Some(origin)) => origin == site_url,
        (None, None) => false,
    }
}
