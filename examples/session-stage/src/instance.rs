//! The Clerk instance that the service asks: an emulator in this process, or a real one.

use std::sync::Arc;
use std::time::Duration;

use clerk_api::transport::ReqwestTransport;
use clerk_auth::{Authenticator, AuthenticatorBuilder, RedirectOptions, RedirectTarget, UnixMillis, redirect_url};
use clerk_emulator::{Emulator, NewRole, NewUser};
use reqwest::redirect;
use serde_json::{Value, json};

use crate::Failure;
use crate::options::Options;
use crate::site::{Site, and_back};

/// Whom one can sign in as at the emulator.
const USERS: [(&str, &str); 3] = [
    ("Ada Admin", "may read the invoices of Acme"),
    ("Max Member", "is in Acme, and may not read them"),
    ("Nia Nobody", "has no organization"),
];

/// What webhooks to a service with a local Clerk are signed with. No secret: everybody can read it here.
const WEBHOOK_SECRET: &str = "whsec_ZXZlcnlib2R5IGtub3dzIHRoaXM=";

/// A Clerk instance.
#[derive(Debug)]
pub(crate) enum Instance {
    Emulated { emulator: Box<Emulator>, transport: Arc<ReqwestTransport> },
    Live { portal: String },
}

impl Instance {
    pub(crate) fn start(options: &Options) -> Result<Self, Failure> {
        if options.live {
            // What is missing is told before anything is said to be ready.
            Authenticator::builder().keys_from_env().build()?;
            return live(std::env::var("CLERK_PUBLISHABLE_KEY").ok().as_deref());
        }
        // The emulator is on this machine, whatever proxy the environment names.
        let client = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none()).build()?;
        let emulator = Emulator::builder().listen(options.emulator_listen).start()?;
        Ok(Self::emulated(emulator, Arc::new(ReqwestTransport::from_client(client))))
    }

    /// Another emulator, with users of its own, at the same time of the day.
    pub(crate) fn another(&self) -> Result<Self, Failure> {
        let Self::Emulated { emulator, transport } = self else {
            return Err("a real instance is not exchanged".into());
        };
        let other = Emulator::builder().start()?;
        other.clock().set(emulator.clock().now_ms());
        Ok(Self::emulated(other, Arc::clone(transport)))
    }

    fn emulated(emulator: Emulator, transport: Arc<ReqwestTransport>) -> Self {
        let [ada, max, _] = USERS.map(|(name, _)| {
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            emulator.create_user(NewUser::new(format!("{}@example.com", first.to_lowercase())).name(first, last))
        });
        let acme = emulator.create_organization("Acme");
        emulator.create_role(NewRole::new("org:admin", ["org:invoices:read"]));
        emulator.add_member(&acme.id, &ada.id, "org:admin");
        emulator.add_member(&acme.id, &max.id, "org:member");
        Self::Emulated { emulator: Box::new(emulator), transport }
    }

    /// Tells the authenticator what a service finds in its environment, and `--live` takes from there.
    pub(crate) fn configure(&self, builder: AuthenticatorBuilder) -> AuthenticatorBuilder {
        let Self::Emulated { emulator, transport } = self else { return builder.keys_from_env() };
        let clock = emulator.clock().clone();
        builder
            .publishable_key(emulator.publishable_key())
            .secret_key(emulator.secret_key())
            .api_url(emulator.api_url())
            .proxy_url(emulator.frontend_url())
            .sign_in_url(emulator.sign_in_url())
            .sign_up_url(emulator.sign_up_url())
            .transport(Arc::clone(transport) as _)
            .clock(move || UnixMillis(clock.now_ms()))
    }

    /// The site of the service at `url`.
    pub(crate) fn site(&self, name: &'static str, url: &str) -> Site {
        let clerk = self.frontend_url();
        let user = and_back(&format!("{clerk}/user"), url, "/profile");
        let sign_out = and_back(&format!("{clerk}/sign-out"), url, "/");
        Site {
            name,
            url: url.to_owned(),
            // Real account portals sign out on the page of the user.
            sign_out_url: if self.is_live() { user.clone() } else { sign_out.clone() },
            switch_organization_url: user.clone(),
            reverify_url: if self.is_live() { user } else { sign_out },
            users: self.users(),
            footer: format!("{}.", self.describe()),
        }
    }

    pub(crate) fn users(&self) -> &'static [(&'static str, &'static str)] {
        if self.is_live() { &[] } else { &USERS }
    }

    /// Whom the service asks, in words.
    pub(crate) fn describe(&self) -> String {
        let what = if self.is_live() { "Users sign in at" } else { "Clerk is emulated on this machine, at" };
        format!("{what} {}", self.frontend_url())
    }

    /// The addresses at Clerk that browsers get to see.
    pub(crate) fn urls(&self) -> Value {
        let frontend_url = self.frontend_url();
        json!({ "frontend_url": frontend_url, "sign_in_url": format!("{frontend_url}/sign-in") })
    }

    pub(crate) fn webhook_secret(&self) -> Option<&'static str> {
        (!self.is_live()).then_some(WEBHOOK_SECRET)
    }

    pub(crate) fn advance(&self, by: Duration) {
        if let Self::Emulated { emulator, .. } = self {
            emulator.clock().advance(by);
        }
    }

    pub(crate) fn rotate_key(&self) {
        if let Self::Emulated { emulator, .. } = self {
            emulator.rotate_signing_key(false);
        }
    }

    pub(crate) fn revoke_session(&self, session: &str) {
        if let Self::Emulated { emulator, .. } = self {
            emulator.revoke_session(session);
        }
    }

    fn frontend_url(&self) -> &str {
        match self {
            Self::Emulated { emulator, .. } => emulator.frontend_url(),
            Self::Live { portal } => portal,
        }
    }

    fn is_live(&self) -> bool {
        matches!(self, Self::Live { .. })
    }
}

/// The instance of the environment, whose pages are in the account portal that the publishable key names.
fn live(publishable_key: Option<&str>) -> Result<Instance, Failure> {
    let mut options = RedirectOptions::default();
    options.publishable_key = publishable_key;
    let sign_in = redirect_url(RedirectTarget::SignIn, &options, None)?;
    let portal = sign_in.split("/sign-in").next().unwrap_or_default().to_owned();
    Ok(Instance::Live { portal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_instance_has_its_pages_in_its_account_portal() {
        let live = live(Some("pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA")).unwrap();
        let site = live.site("example", "http://localhost:3000");
        let user = "https://happy-hippo-12.accounts.dev/user?redirect_url=http%3A%2F%2Flocalhost%3A3000%2Fprofile";
        assert_eq!((&*site.sign_out_url, &*site.switch_organization_url), (user, user));
        assert!(site.users.is_empty());
        assert!(live.another().is_err());
    }

    #[test]
    fn a_real_instance_without_a_key_does_not_start() {
        assert!(super::live(None).unwrap_err().to_string().contains("CLERK_PUBLISHABLE_KEY"));
    }
}
