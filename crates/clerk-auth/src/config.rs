//! The configuration of an authenticator, checked when it is built.

use clerk_types::ids::MachineId;

use crate::crypto::PublicKey;
use crate::jwt::verify::Checks;
use crate::keys::{KeyProblem, PublishableKeyError};
use crate::pattern::PatternError;
use crate::request::cookies::CookieSuffix;
use crate::site::Site;
use crate::token_type::{Accepts, TokenType};

/// What a decision needs to know of its configuration.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) accepts: Accepts,
    pub(crate) keys: KeySource,
    /// Whether opaque tokens can be sent to Clerk.
    pub(crate) can_ask: bool,
    /// The machine that M2M tokens must be meant for; `None` if any will do.
    pub(crate) receiver: Option<MachineId>,
    pub(crate) audience: Vec<String>,
    pub(crate) authorized_parties: Vec<String>,
    pub(crate) issuer: Vec<String>,
    pub(crate) header_types: Option<Vec<String>>,
    pub(crate) access_token_types: Vec<String>,
    pub(crate) skew_ms: i64,
    pub(crate) site: Site,
}

/// Where the keys that verify JWTs come from.
#[derive(Debug)]
pub(crate) enum KeySource {
    /// A public key in the configuration.
    Local(Box<PublicKey>),
    /// The instance's key set, fetched with the secret key.
    Remote,
    /// Nowhere: JWTs cannot be verified.
    None,
}

impl Config {
    /// Whether anything of a request counts besides the token in its header.
    pub(crate) fn reads_browser(&self) -> bool {
        self.site.is_satellite || self.accepts.accepts(TokenType::SessionToken)
    }

    /// The suffix of the instance's cookies.
    pub(crate) fn cookie_suffix(&self) -> Option<&CookieSuffix> {
        self.site.instance.as_ref().map(|instance| &instance.cookie_suffix)
    }

    /// What a session token must fulfil.
    pub(crate) fn session_checks(&self) -> Checks<'_> {
        Checks {
            header_types: self.header_types.as_deref(),
            audience: &self.audience,
            authorized_parties: &self.authorized_parties,
            issuer: &self.issuer,
            skew_ms: self.skew_ms,
        }
    }

    /// What an M2M JWT must fulfil: of the options for session tokens only the audience applies.
    pub(crate) fn m2m_checks(&self) -> Checks<'_> {
        Checks { header_types: None, authorized_parties: &[], issuer: &[], ..self.session_checks() }
    }

    /// What an OAuth JWT must fulfil, besides the strict audience rule.
    pub(crate) fn oauth_checks(&self) -> Checks<'_> {
        Checks { header_types: Some(&self.access_token_types), audience: &[], ..self.m2m_checks() }
    }
}

/// Why an authenticator cannot be built: the configuration lacks something or contradicts itself.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// What is accepted needs a publishable key.
    #[error("a publishable key is needed for the accepted tokens: set CLERK_PUBLISHABLE_KEY")]
    MissingPublishableKey,
    /// The publishable key cannot be read.
    #[error("{0}")]
    InvalidPublishableKey(#[source] PublishableKeyError),
    /// What is accepted needs the instance's secret key.
    #[error("a secret key is needed for the accepted tokens: set CLERK_SECRET_KEY")]
    MissingSecretKey,
    /// M2M tokens need a key of the machine or of the instance.
    #[error("M2M tokens need a key: set CLERK_MACHINE_SECRET_KEY or CLERK_SECRET_KEY")]
    MissingMachineSecretOrSecretKey,
    /// The secret key is no instance secret key.
    #[error("the secret key: {0}")]
    InvalidSecretKey(#[source] KeyProblem),
    /// The machine secret key is no machine secret key.
    #[error("the machine secret key: {0}")]
    InvalidMachineSecretKey(#[source] KeyProblem),
    /// The public key is no RSA public key in PEM.
    #[error("the JWT key is not an RSA public key of 2048 to 8192 bits in PEM: check CLERK_JWT_KEY")]
    InvalidJwtKey,
    /// M2M tokens are accepted, and it was not said for whom they must be meant.
    #[error(
        "M2M tokens are accepted: say which machine they must be meant for with `receiver`, or let in every machine of \
         the instance with `any_receiver`"
    )]
    ReceiverNotChosen,
    /// The receiver is no machine ID.
    #[error("the receiver is not a machine ID (`mch_...`)")]
    InvalidReceiver,
    /// Networkless verification needs a public key.
    #[error("verifying without network needs the instance's public key: set CLERK_JWT_KEY")]
    NetworklessWithoutJwtKey,
    /// These tokens exist in opaque form only and cannot be verified without network.
    #[error("{0} tokens cannot be verified without network")]
    NetworklessCannotVerify(TokenType),
    /// A satellite of a development instance needs the primary domain's sign-in page, which it asks for sessions.
    #[error("a satellite of a development instance needs the sign-in URL of its primary domain: set CLERK_SIGN_IN_URL")]
    MissingSignInUrl,
    /// A satellite needs a domain or a proxy of its own.
    #[error("a satellite needs its domain or a proxy URL: set CLERK_DOMAIN or CLERK_PROXY_URL")]
    MissingDomainAndProxyUrl,
    /// The proxy URL is neither a path nor an absolute URL of http or https.
    #[error("the proxy URL is neither a path nor an absolute URL of http or https: check CLERK_PROXY_URL")]
    InvalidProxyUrl,
    /// A pattern of the organization synchronization does not compile.
    #[error("an organization or personal account pattern: {0}")]
    InvalidOrganizationPattern(#[source] PatternError),
    /// There is nothing to send calls with.
    #[error("there is no transport: enable the feature `reqwest`, set a transport, or choose `networkless`")]
    NoTransport,
    /// The API URL, or another setting of the API client, cannot be used.
    #[error("the API client: {0}")]
    ApiClient(String),
}
