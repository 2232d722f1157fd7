//! The web application that sessions belong to: its instance, its domains, and where its users sign in.

use url::Url;

use crate::keys::{FrontendApiOptions, InstanceType, PublishableKey};
use crate::organization_sync::SyncPatterns;
use crate::request::cookies::CookieSuffix;
use crate::request::public_url::origin;

/// What the configuration says of the application. Without a publishable key there is none: machines alone are accepted.
#[derive(Debug, Default)]
pub(crate) struct Site {
    pub(crate) instance: Option<Instance>,
    pub(crate) proxy_url: Option<String>,
    pub(crate) is_satellite: bool,
    pub(crate) satellite_auto_sync: bool,
    pub(crate) sign_in_url: Option<String>,
    pub(crate) sign_up_url: Option<String>,
    pub(crate) organization_sync: SyncPatterns,
}

/// The instance that the publishable key names.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) key: PublishableKey,
    pub(crate) cookie_suffix: CookieSuffix,
    /// The host of the Frontend API, whatever proxy is in front of it: what the instance's tokens have as issuer.
    pub(crate) own_frontend_api: String,
}

impl Instance {
    pub(crate) fn new(key: PublishableKey, domain: Option<&str>, is_satellite: bool) -> Self {
        let options = FrontendApiOptions { domain, proxy_url: None, is_satellite };
        Self {
            cookie_suffix: CookieSuffix::of(key.as_str()),
            own_frontend_api: key.effective_frontend_api(&options),
            key,
        }
    }

    pub(crate) fn is_development(&self) -> bool {
        self.key.instance_type() == InstanceType::Development
    }

    /// Whether an issuer claim names this instance.
    pub(crate) fn is_issuer(&self, issuer: &str) -> bool {
        // Clerk writes it so.
        let usual = issuer.strip_prefix("https://") == Some(self.own_frontend_api.as_str());
        usual && !self.own_frontend_api.contains("//") || without_schemes(issuer) == self.own_frontend_api
    }
}

impl Site {
    pub(crate) fn is_development(&self) -> bool {
        self.instance.as_ref().is_some_and(Instance::is_development)
    }

    /// Where the Frontend API is reached: a host, or the URL of the proxy. A proxy given as a path is on the
    /// application's own origin.
    pub(crate) fn frontend_api(&self, instance: &Instance, public_url: &Url) -> String {
        match self.proxy_url.as_deref() {
            Some(path) if path.starts_with('/') => origin(public_url) + path,
            Some(url) => url.to_owned(),
            None => instance.own_frontend_api.clone(),
        }
    }
}

/// A text without any `http://` and `https://` in it, in whatever case, as the reference compares issuers.
fn without_schemes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        match scheme {
            Some(scheme) => rest = rest.get(scheme.len()..).unwrap_or_default(),
            None => {
                kept.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(key: &str, domain: Option<&str>, is_satellite: bool) -> Instance {
        Instance::new(PublishableKey::parse(key).unwrap(), domain, is_satellite)
    }

    #[test]
    fn an_issuer_is_compared_without_its_scheme_and_whole() {
        let instance = instance("pk_live_Y2xlcmsuY2xlcmsuZGV2JA", None, false);
        for (issuer, fits) in [
            ("https://clerk.clerk.dev", true),
            ("http://clerk.clerk.dev", true),
            ("HTTPS://clerk.clerk.dev", true),
            ("clerk.clerk.dev", true),
            ("https://https://clerk.clerk.dev", true),
            ("https://clerk.clerk.dev/", false),
            ("https://clerk.clerk.dev.evil.com", false),
            ("https://evil.com/clerk.clerk.dev", false),
            ("https://Clerk.clerk.dev", false),
            ("", false),
        ] {
            assert_eq!(instance.is_issuer(issuer), fits, "{issuer}");
        }
    }

    #[test]
    fn a_proxy_path_is_on_the_own_origin() {
        let production = instance("pk_live_Y2xlcmsuY2xlcmsuZGV2JA", Some("satellite.example"), true);
        assert_eq!(production.own_frontend_api, "clerk.satellite.example");
        let mut site = Site::default();
        let url = Url::parse("https://app.example.com:8443/a?b").unwrap();
        assert_eq!(site.frontend_api(&production, &url), "clerk.satellite.example");
        site.proxy_url = Some("/__clerk".into());
        assert_eq!(site.frontend_api(&production, &url), "https://app.example.com:8443/__clerk");
        site.proxy_url = Some("https://proxy.example.com/x".into());
        assert_eq!(site.frontend_api(&production, &url), "https://proxy.example.com/x");
    }
}
