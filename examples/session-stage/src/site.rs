//! What the pages say about the site they belong to, and where their links go.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const QUOTED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The site: its name, its address, and the pages at Clerk that it links to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Site {
    /// What it is called.
    pub name: &'static str,
    /// Its own origin, such as `http://localhost:3000`.
    pub url: String,
    /// Where a session is ended.
    pub sign_out_url: String,
    /// Where another organization is chosen.
    pub switch_organization_url: String,
    /// Where the user proves again who they are.
    pub reverify_url: String,
    /// Whom one can sign in as, and what they are; none with a real instance.
    pub users: &'static [(&'static str, &'static str)],
    /// The line at the foot of each page.
    pub footer: String,
}

/// `page` with the way back to `path` of this site.
pub(crate) fn and_back(page: &str, site: &str, path: &str) -> String {
    let back = format!("{site}{path}");
    format!("{page}?redirect_url={}", utf8_percent_encode(&back, QUOTED))
}
