//! What an [`AuthenticatorBuilder`] is told of the web application that sessions belong to.

use clerk_types::secret::Secret;

use super::AuthenticatorBuilder;
use crate::config::ConfigError;
use crate::keys::PublishableKey;
use crate::organization_sync::OrganizationSync;
use crate::site::{Instance, Site};
use crate::token_type::{Accepts, TokenType};

/// The settings of the web application that sessions belong to.
#[derive(Default)]
pub(super) struct SiteOptions {
    proxy_url: Option<String>,
    domain: Option<String>,
    is_satellite: Option<bool>,
    satellite_auto_sync: bool,
    sign_in_url: Option<String>,
    sign_up_url: Option<String>,
    organization_sync: OrganizationSync,
}

impl AuthenticatorBuilder {
    /// The URL of a proxy in front of the Frontend API, or a path under which the application itself serves one.
    ///
    /// A path is completed with the origin of the public URL, which the request's headers `Host`, `X-Forwarded-Host` and
    /// `X-Forwarded-Proto` tell. They are trusted, and so is everything that follows from them, such as the address a
    /// browser is sent back to after a handshake: have the proxy in front of the service set them anew, or drop those
    /// that come from outside.
    #[doc(alias = "proxyUrl")]
    pub fn proxy_url(mut self, url: impl Into<String>) -> Self {
        self.site.proxy_url = Some(url.into());
        self
    }

    /// The domain of a satellite application, without scheme.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.site.domain = Some(domain.into());
        self
    }

    /// Whether this application is a satellite: one on another domain than the one on which users sign in.
    #[doc(alias = "isSatellite")]
    pub fn satellite(mut self, is_satellite: bool) -> Self {
        self.site.is_satellite = Some(is_satellite);
        self
    }

    /// Whether a satellite asks its primary domain at the first visit; unless set, it asks only when the URL says so,
    /// as after signing in.
    #[doc(alias = "satelliteAutoSync")]
    pub fn satellite_auto_sync(mut self, is_on: bool) -> Self {
        self.site.satellite_auto_sync = is_on;
        self
    }

    /// The page on which users sign in; the account portal's, unless set.
    #[doc(alias = "signInUrl")]
    pub fn sign_in_url(mut self, url: impl Into<String>) -> Self {
        self.site.sign_in_url = Some(url.into());
        self
    }

    /// The page on which users sign up; the account portal's, unless set.
    #[doc(alias = "signUpUrl")]
    pub fn sign_up_url(mut self, url: impl Into<String>) -> Self {
        self.site.sign_up_url = Some(url.into());
        self
    }

    /// Which pages need which organization to be active.
    #[doc(alias = "organizationSyncOptions")]
    pub fn organization_sync(mut self, patterns: OrganizationSync) -> Self {
        self.site.organization_sync = patterns;
        self
    }
}

impl SiteOptions {
    /// Takes what is not set yet from the environment's variables.
    pub(super) fn fill_from(&mut self, read: &impl Fn(&str) -> Option<String>) {
        self.proxy_url = self.proxy_url.take().or_else(|| read("CLERK_PROXY_URL"));
        self.domain = self.domain.take().or_else(|| read("CLERK_DOMAIN"));
        self.is_satellite = self.is_satellite.or_else(|| read("CLERK_IS_SATELLITE").map(|text| is_truthy(&text)));
        self.sign_in_url = self.sign_in_url.take().or_else(|| read("CLERK_SIGN_IN_URL"));
        self.sign_up_url = self.sign_up_url.take().or_else(|| read("CLERK_SIGN_UP_URL"));
    }

    /// The order of the checks is the reference's.
    pub(super) fn checked(
        self,
        accepts: &Accepts,
        publishable_key: Option<PublishableKey>,
        secret_key: Option<&Secret>,
    ) -> Result<Site, ConfigError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (proxy_url, domain, sign_in_url) = (given(self.proxy_url), given(self.domain), given(self.sign_in_url));
        let is_satellite = self.is_satellite.unwrap_or_default();
        if is_satellite && *accepts != Accepts::one(TokenType::M2mToken) {
            let is_development =
                secret_key.is_some_and(|key| ["sk_test_", "test_"].iter().any(|start| key.expose().starts_with(start)));
            if is_development && sign_in_url.is_none() {
                return Err(ConfigError::MissingSignInUrl);
            }
            if proxy_url.is_none() && domain.is_none() {
                return Err(ConfigError::MissingDomainAndProxyUrl);
            }
        }
        let is_web = |url: &str| url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if proxy_url.as_deref().is_some_and(|url| !url.starts_with('/') && !is_web(url)) {
            return Err(ConfigError::InvalidProxyUrl);
        }
        Ok(Site {
            instance: publishable_key.map(|key| Instance::new(key, domain.as_deref(), is_satellite)),
            proxy_url,
            is_satellite,
            satellite_auto_sync: self.satellite_auto_sync,
            sign_in_url,
            sign_up_url: given(self.sign_up_url),
            organization_sync: self.organization_sync.compile()?,
        })
    }
}

/// Whether a text of the environment says yes: `true` in any case, or a number above zero.
fn is_truthy(text: &str) -> bool {
    let text = text.trim();
    let digits: String = text.strip_prefix('+').unwrap_or(text).chars().take_while(char::is_ascii_digit).collect();
    text.eq_ignore_ascii_case("true") || digits.bytes().any(|digit| digit != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_yes_in_few_ways() {
        for yes in ["true", "TRUE", "True", "1", " 2", "1x", "+3", "007"] {
            assert!(is_truthy(yes), "{yes}");
        }
        for no in ["", "false", "0", "-1", "yes", "on", "truely", "0x1", "00", "x1"] {
            assert!(!is_truthy(no), "{no}");
        }
    }

    #[test]
    fn the_environment_fills_only_what_is_not_set() {
        let variable = |name: &str| match name {
            "CLERK_PROXY_URL" => Some("/proxy".to_owned()),
            "CLERK_DOMAIN" => Some("sat.test".to_owned()),
            "CLERK_IS_SATELLITE" => Some("true".to_owned()),
            "CLERK_SIGN_IN_URL" => Some("https://main.test/in".to_owned()),
            "CLERK_SIGN_UP_URL" => Some("https://main.test/up".to_owned()),
            _ => None,
        };
        let mut filled = SiteOptions::default();
        filled.fill_from(&variable);
        assert_eq!(filled.proxy_url.as_deref(), Some("/proxy"));
        assert_eq!(filled.domain.as_deref(), Some("sat.test"));
        assert_eq!(filled.is_satellite, Some(true));
        assert_eq!(filled.sign_in_url.as_deref(), Some("https://main.test/in"));
        assert_eq!(filled.sign_up_url.as_deref(), Some("https://main.test/up"));
        let mut set = SiteOptions { is_satellite: Some(false), domain: Some("own".into()), ..SiteOptions::default() };
        set.fill_from(&variable);
        assert_eq!((set.is_satellite, set.domain.as_deref()), (Some(false), Some("own")));
    }
}
