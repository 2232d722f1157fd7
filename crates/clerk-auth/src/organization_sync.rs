//! Which organization a URL is about.

use crate::config::ConfigError;
use crate::pattern::PathPatterns;

/// Path patterns that say which organization, or that the personal account, must be active for a page. A browser whose
/// session has another one active is sent to a handshake that activates it.
///
/// Patterns are those of path-to-regexp 6: `/orgs/:slug`, `/orgs/:id/(.*)`, `/me{/:page}?`. They are matched against the
/// path of the public URL as it is encoded there, whatever the case, with or without a slash at the end. An organization
/// pattern names the organization by a parameter `id` or `slug`. In a list the first pattern that matches counts, and
/// organization patterns come before personal ones. An empty list is as good as none.
///
/// ```
/// use clerk_auth::OrganizationSync;
///
/// let sync = OrganizationSync::new()
///     .organization_patterns(["/orgs/:slug", "/orgs/:slug/(.*)"])
///     .personal_account_patterns(["/me", "/me/(.*)"]);
/// # let _ = sync;
/// ```
///
/// Source: [Clerk: organization slugs in URLs](https://clerk.com/docs/guides/organizations/org-slugs-in-urls).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[doc(alias = "organizationSyncOptions")]
pub struct OrganizationSync {
    organization: Vec<String>,
    personal: Vec<String>,
}

/// The same, ready to match.
#[derive(Debug)]
pub(crate) struct SyncPatterns {
    organization: PathPatterns,
    personal: PathPatterns,
    is_empty: bool,
}

/// What must be active.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SyncTarget {
    OrganizationById(String),
    OrganizationBySlug(String),
    PersonalAccount,
}

impl OrganizationSync {
    /// No patterns.
    pub fn new() -> Self {
        Self::default()
    }

    /// The patterns of pages that are about an organization.
    #[must_use]
    pub fn organization_patterns<S: Into<String>>(mut self, patterns: impl IntoIterator<Item = S>) -> Self {
        self.organization = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// The patterns of pages that are about the user's personal account.
    #[must_use]
    pub fn personal_account_patterns<S: Into<String>>(mut self, patterns: impl IntoIterator<Item = S>) -> Self {
        self.personal = patterns.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn compile(&self) -> Result<SyncPatterns, ConfigError> {
        let compiled = |patterns| PathPatterns::compile(patterns).map_err(ConfigError::InvalidOrganizationPattern);
        Ok(SyncPatterns {
            organization: compiled(&self.organization)?,
            personal: compiled(&self.personal)?,
            is_empty: self.organization.is_empty() && self.personal.is_empty(),
        })
    }
}

impl SyncPatterns {
    pub(crate) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// What a path says must be active. An organization pattern that matches without naming one is none of ours.
    pub(crate) fn target(&self, path: &str) -> Option<SyncTarget> {
        let named = self.organization.captures(path).and_then(|captures| {
            let value = |name| captures.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
            value("id").map(SyncTarget::OrganizationById).or_else(|| value("slug").map(SyncTarget::OrganizationBySlug))
        });
        let is_personal = || self.personal.captures(path).is_some();
        named.or_else(|| is_personal().then_some(SyncTarget::PersonalAccount))
    }
}

impl SyncTarget {
    /// Whether a session has something else active.
    pub(crate) fn differs_from(&self, org_id: Option<&str>, org_slug: Option<&str>) -> bool {
        match self {
            Self::OrganizationById(id) => org_id != Some(id),
            Self::OrganizationBySlug(slug) => org_slug != Some(slug),
            Self::PersonalAccount => org_id.is_some_and(|id| !id.is_empty()),
        }
    }

    /// How a handshake names it: an ID or a slug, or nothing for the personal account.
    pub(crate) fn as_parameter(&self) -> &str {
        match self {
            Self::OrganizationById(name) | Self::OrganizationBySlug(name) => name,
            Self::PersonalAccount => "",
        }
    }
}

impl Default for SyncPatterns {
    fn default() -> Self {
        Self { organization: PathPatterns::default(), personal: PathPatterns::default(), is_empty: true }
    }
}
