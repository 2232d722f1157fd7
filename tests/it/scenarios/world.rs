//! A Clerk instance with machines and tokens, and services that authenticate against it.

use std::time::Duration;

use clerk_api::transport::RetryPolicy;
use clerk_auth::{Accepts, Authenticator, AuthenticatorBuilder, TokenType, UnixMillis};
use clerk_emulator::{EmulatedMachine, Emulator, NewApiKey, NewOAuthToken};

/// A user with sessions, an API key and an OAuth client.
pub(super) const USER: &str = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";

/// Where nobody listens.
const NOWHERE: &str = "http://127.0.0.1:1";

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    /// The machine whose services are tested.
    pub(crate) receiver: EmulatedMachine,
    /// May talk to the receiver.
    pub(crate) caller: EmulatedMachine,
    /// May talk to the receiver as well.
    pub(crate) other_caller: EmulatedMachine,
    /// A good JWT of the caller.
    pub(crate) jwt: String,
    /// A good opaque token of the caller.
    pub(crate) opaque: String,
    /// Another instance, with users and keys of its own.
    pub(super) other_instance: Emulator,
    expired: String,
    revoked: String,
    stranger: EmulatedMachine,
}

/// A path with an authenticator of its own.
#[derive(Clone)]
pub(crate) struct Group {
    pub(crate) path: &'static str,
    /// None: there is no layer or middleware.
    pub(crate) authenticator: Option<Authenticator>,
    /// If there are any, the layer or middleware chooses one per request by the header `x-tenant`, and answers 404
    /// `no such tenant` if there is none of that name.
    pub(crate) tenants: Vec<(&'static str, Authenticator)>,
    /// Answers refusals in its own words: [`own_answer`](super::own_answer).
    pub(crate) own_answer: bool,
    /// Sends pages to the sign-in page.
    pub(crate) redirects_pages: bool,
}

impl Group {
    pub(super) fn new(path: &'static str, authenticator: Authenticator) -> Self {
        Self { authenticator: Some(authenticator), ..Self::bare(path) }
    }

    pub(super) fn bare(path: &'static str) -> Self {
        Self { path, authenticator: None, tenants: Vec::new(), own_answer: false, redirects_pages: false }
    }
}

/// What a caller presents in the `Authorization` header.
#[derive(Clone, Copy, Debug)]
pub(super) enum Presented {
    Nothing,
    Opaque,
    Jwt,
    OtherCaller,
    /// A token that does not exist.
    Unknown,
    Expired,
    Revoked,
    /// Opaque, of a machine that may not talk to the receiver.
    ForOthers,
    JwtForOthers,
    JwtExpired,
    JwtNotYet,
    JwtForged,
    JwtUnknownKey,
    Session,
    Admin,
    PendingSession,
    SessionExpired,
    ApiKey,
    OAuth,
    /// The header's value, whatever it is.
    Raw(&'static [u8]),
    /// `Bearer` and so many bytes.
    Long(usize),
    /// A prefix of an opaque token and so many bytes.
    LongOpaque(usize),
}

impl World {
    pub(crate) fn start() -> Self {
        let emulator = Emulator::start();
        emulator.clock().freeze();
        let receiver = emulator.create_machine("receiver", &[]);
        let caller = emulator.create_machine("caller", &[&receiver.id]);
        let other_caller = emulator.create_machine("other caller", &[&receiver.id]);
        let stranger = emulator.create_machine("stranger", &[]);
        let expired = emulator.create_m2m_token(&caller.id, 60.0).token;
        emulator.clock().advance(Duration::from_secs(3600));
        let revoked = emulator.create_m2m_token(&caller.id, 3600.0);
        emulator.revoke_m2m_token(&revoked.id);
        let jwt = emulator.create_m2m_jwt(&caller.id, 3600.0).token;
        let opaque = emulator.create_m2m_token(&caller.id, 3600.0).token;
        let other_instance = Emulator::builder().clock(emulator.clock().clone()).start().unwrap();
        let revoked = revoked.token;
        Self { receiver, caller, other_caller, jwt, opaque, other_instance, expired, revoked, stranger, emulator }
    }

    /// The authenticators and where they belong.
    pub(crate) fn groups(&self) -> Vec<Group> {
        let group = |path, builder: AuthenticatorBuilder| Group::new(path, builder.build().unwrap());
        let mut groups = vec![
            group("machines", self.machines()),
            group("fetching", self.machines()),
            Group { own_answer: true, ..group("own", self.machines()) },
            group("people", self.people()),
            group("anyone", self.people().accepts(Accepts::any()).receiver(self.receiver.id.as_str())),
            group("down", self.machines().api_url(NOWHERE).jwt_key(self.emulator.jwt_key())),
            group("down-without-key", self.machines().api_url(NOWHERE)),
            group("wrong-key", self.machines().secret_key("sk_test_wrong").machine_secret_key("ak_wrong")),
            Group::bare("bare"),
        ];
        groups.extend(self.sites());
        groups
    }

    /// Accepts M2M tokens that are meant for the receiver.
    fn machines(&self) -> AuthenticatorBuilder {
        self.people()
            .machine_secret_key(self.receiver.secret_key.as_str())
            .accepts(TokenType::M2mToken)
            .receiver(self.receiver.id.as_str())
    }

    /// Accepts session tokens.
    fn people(&self) -> AuthenticatorBuilder {
        let clock = self.emulator.clock().clone();
        Authenticator::builder()
            .secret_key(self.emulator.secret_key())
            .publishable_key(self.emulator.publishable_key())
            .api_url(self.emulator.api_url())
            .clock(move || UnixMillis(clock.now_ms()))
            .retry(RetryPolicy::never())
    }

    /// The value of the header; `None` for no header.
    pub(super) fn authorization(&self, presented: Presented) -> Option<Vec<u8>> {
        let clerk = &self.emulator;
        let token = match presented {
            Presented::Nothing => return None,
            Presented::Raw(value) => return Some(value.to_vec()),
            Presented::Opaque => self.opaque.clone(),
            Presented::Jwt => self.jwt.clone(),
            Presented::OtherCaller => clerk.create_m2m_token(&self.other_caller.id, 3600.0).token,
            Presented::Unknown => "mt_0000000000000000000000000000000000000000000".to_owned(),
            Presented::Expired => self.expired.clone(),
            Presented::Revoked => self.revoked.clone(),
            Presented::ForOthers => clerk.create_m2m_token(&self.stranger.id, 3600.0).token,
            Presented::JwtForOthers => clerk.create_m2m_jwt(&self.stranger.id, 3600.0).token,
            Presented::JwtExpired => clerk.mint_m2m(&self.caller.id).expired().sign(),
            Presented::JwtNotYet => clerk.mint_m2m(&self.caller.id).not_yet_valid().sign(),
            Presented::JwtForged => clerk.mint_m2m(&self.caller.id).foreign_key().sign(),
            Presented::JwtUnknownKey => clerk.mint_m2m(&self.caller.id).key_id("ins_unknown").sign(),
            Presented::Session => clerk.mint_session(USER, "sess_1").sign(),
            Presented::Admin => {
                let organization = serde_json::json!({ "id": "org_1", "rol": "admin", "slg": "acme" });
                clerk.mint_session(USER, "sess_1").claim("o", organization).sign()
            }
            Presented::PendingSession => clerk.mint_session(USER, "sess_1").claim("sts", "pending").sign(),
            Presented::SessionExpired => clerk.mint_session(USER, "sess_1").expired().sign(),
            Presented::ApiKey => clerk.create_api_key(NewApiKey::new("key", USER)).secret,
            Presented::OAuth => clerk.create_oauth_token(NewOAuthToken::new(USER, "client_1")).token,
            Presented::Long(length) => "x".repeat(length),
            Presented::LongOpaque(length) => format!("mt_{}", "x".repeat(length)),
        };
        Some(format!("Bearer {token}").into_bytes())
    }
}
