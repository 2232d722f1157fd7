//! JWTs of every class, good or with any defect.

use std::fmt;

use aws_lc_rs::hmac;
use serde_json::{Map, Value, json};

use crate::actions::done;
use crate::core::Core;
use crate::emulator::Emulator;
use crate::jwt;
use crate::keys::RsaHash;
use crate::random;
use crate::sessions::{lifecycle, tokens};

/// How a token is signed, and what its header says under `alg`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Algorithm {
    /// What Clerk uses.
    Rs256,
    /// A good RSA signature with SHA-384.
    Rs384,
    /// A good RSA signature with SHA-512.
    Rs512,
    /// An HMAC whose key is the text of the public PEM: the classic confusion of key types.
    Hs256,
    /// `none`, and an empty signature.
    None,
}

/// The class of a token, which Clerk writes into the header member `cat`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Category {
    /// Session tokens.
    Session,
    /// Tokens made from a JWT template.
    Template,
    /// M2M tokens.
    M2m,
    /// What some instances stamp on everything: it says nothing.
    Ignore,
}

impl Category {
    /// The tag on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "cl_B7d4PD111AAA",
            Self::Template => "cl_B7d4PD222AAA",
            Self::M2m => jwt::M2M_CATEGORY,
            Self::Ignore => "cl_I7d4PD111III",
        }
    }
}

/// A JWT in the making: good as it comes, with whatever defects are added; [`sign`](Self::sign) ends it.
///
/// Signatures are real. Whatever is changed here is changed before signing, so a token with a strange payload still
/// has a good signature, unless [`foreign_key`](Self::foreign_key), [`bad_signature`](Self::bad_signature) or
/// [`algorithm`](Self::algorithm) say otherwise.
///
/// # Example
///
/// ```
/// use clerk_emulator::{Category, Emulator};
///
/// let clerk = Emulator::start();
/// let good = clerk.mint_session("user_1", "sess_1").claim("azp", "https://app.example.com").sign();
/// let expired = clerk.mint_session("user_1", "sess_1").expired().sign();
/// let forged = clerk.mint_m2m("mch_1").foreign_key().sign();
/// let wrong_class = clerk.mint_m2m("mch_1").category(Category::Session).sign();
/// # assert!([good, expired, forged, wrong_class].iter().all(|token| token.split('.').count() == 3));
/// ```
#[derive(Clone)]
pub struct TokenDraft<'a> {
    core: &'a Core,
    header: Map<String, Value>,
    payload: Map<String, Value>,
    raw_header: Option<String>,
    raw_payload: Option<String>,
    raw_signature: Option<Vec<u8>>,
    algorithm: Algorithm,
    foreign_key: bool,
    bad_signature: bool,
}

/// Tokens signed by the instance, made to measure. Nothing named in them need exist.
impl Emulator {
    /// A session token, claims version 2, with a minute to live: `iss`, `sub`, `sid`, `iat`, `nbf`, `exp`, `jti`,
    /// `fva`, `sts`, `v`.
    pub fn mint_session(&self, user: &str, session: &str) -> TokenDraft<'_> {
        self.mint_session_v1(user, session).claim("v", 2)
    }

    /// A session token, claims version 1: the same without `v`.
    pub fn mint_session_v1(&self, user: &str, session: &str) -> TokenDraft<'_> {
        let draft = self.draft(user, 60).category(Category::Session).claim("sid", session);
        let issued_at = draft.payload.get("iat").cloned().unwrap_or_default();
        draft.claim("nbf", issued_at).claim("jti", random::hex32()).claim("fva", json!([0, -1])).claim("sts", "active")
    }

    /// A session token of a session that exists, with a minute to live and all that its user and organization bring:
    /// what [`session_token`](Self::session_token) answers, before it is signed.
    ///
    /// # Panics
    ///
    /// If the session does not exist or is not alive.
    #[track_caller]
    pub fn mint_session_of(&self, session: &str) -> TokenDraft<'_> {
        let core = self.core();
        let (store, now) = (core.store(), core.clock.now_ms());
        let claims = lifecycle::find(&store, session).and_then(|found| tokens::session_claims(&store, found, now));
        let claims = done("mint the token", claims);
        let draft = self.draft("", tokens::SESSION_TOKEN_LIFE).category(Category::Session);
        let not_before = draft.now().saturating_sub(tokens::NOT_BEFORE);
        draft.claim("nbf", not_before).claim("jti", random::hex32()).claims(Value::Object(claims))
    }

    /// A token from a JWT template, for this user, with a minute to live.
    pub fn mint_template(&self, user: &str) -> TokenDraft<'_> {
        self.draft(user, 60).category(Category::Template).claim("jti", random::hex32())
    }

    /// An M2M token of this machine with an hour to live and, if the machine exists, its scopes.
    pub fn mint_m2m(&self, machine: &str) -> TokenDraft<'_> {
        let scopes = self.core().store().machines().get(machine).map(|machine| machine.scope_ids());
        let draft = self.draft(machine, 3600).category(Category::M2m).claim("jti", random::m2m_token_id());
        draft.scopes(scopes.unwrap_or_default())
    }

    /// An OAuth access token of format jwt (RFC 9068) with a day to live.
    pub fn mint_oauth(&self, user: &str, client: &str) -> TokenDraft<'_> {
        let draft = self.draft(user, 86_400).typ("at+jwt").claim("client_id", client);
        draft.claim("jti", random::oauth_token_id()).claim("scope", "profile email")
    }

    fn draft(&self, subject: &str, seconds: i64) -> TokenDraft<'_> {
        let core = self.core();
        let draft = TokenDraft {
            core,
            header: Map::new(),
            payload: Map::new(),
            raw_header: None,
            raw_payload: None,
            raw_signature: None,
            algorithm: Algorithm::Rs256,
            foreign_key: false,
            bad_signature: false,
        };
        let kid = core.signing_key().kid().to_owned();
        let draft = draft.algorithm(Algorithm::Rs256).header("kid", kid).typ("JWT");
        draft.claim("iss", core.issuer()).claim("sub", subject).issued_in(0).expires_in(seconds)
    }
}

impl TokenDraft<'_> {
    /// Sets or replaces a claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.payload.insert(name.to_owned(), value.into());
        self
    }

    /// Sets or replaces each member of a JSON object as a claim.
    #[must_use]
    pub fn claims(mut self, claims: Value) -> Self {
        if let Value::Object(claims) = claims {
            self.payload.extend(claims);
        }
        self
    }

    /// Leaves a claim out.
    #[must_use]
    pub fn without_claim(mut self, name: &str) -> Self {
        self.payload.remove(name);
        self
    }

    /// Sets or replaces a member of the header; it need not agree with how the token is signed.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves a member of the header out.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.remove(name);
        self
    }

    /// `exp`, in seconds from now; a negative number lies in the past.
    #[must_use]
    pub fn expires_in(self, seconds: i64) -> Self {
        let at = self.now().saturating_add(seconds);
        self.claim("exp", at)
    }

    /// `iat`, in seconds from now.
    #[must_use]
    pub fn issued_in(self, seconds: i64) -> Self {
        let at = self.now().saturating_add(seconds);
        self.claim("iat", at)
    }

    /// Issued two hours ago, expired an hour ago.
    #[must_use]
    pub fn expired(self) -> Self {
        let draft = self.issued_in(-7200).expires_in(-3600);
        if draft.payload.contains_key("nbf") {
            let at = draft.now().saturating_sub(7200);
            return draft.claim("nbf", at);
        }
        draft
    }

    /// `nbf` an hour from now, `exp` two hours.
    #[must_use]
    pub fn not_yet_valid(self) -> Self {
        let from = self.now().saturating_add(3600);
        self.claim("nbf", from).expires_in(7200)
    }

    /// `iat` an hour from now, `exp` two hours.
    #[must_use]
    pub fn issued_in_the_future(self) -> Self {
        self.issued_in(3600).expires_in(7200)
    }

    /// The receivers of an M2M token: `aud` as a list, `scopes` with blanks between; both left out when empty.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, machines: impl IntoIterator<Item = S>) -> Self {
        let machines: Vec<String> = machines.into_iter().map(Into::into).collect();
        if machines.is_empty() {
            return self.without_claim("aud").without_claim("scopes");
        }
        let words = machines.join(" ");
        self.claim("aud", machines).claim("scopes", words)
    }

    /// The header's `cat`.
    #[must_use]
    pub fn category(self, category: Category) -> Self {
        self.header("cat", category.as_str())
    }

    /// No `cat`, as on old tokens.
    #[must_use]
    pub fn without_category(self) -> Self {
        self.without_header("cat")
    }

    /// The header's `typ`.
    #[must_use]
    pub fn typ(self, typ: &str) -> Self {
        self.header("typ", typ)
    }

    /// The header's `kid`; the signature does not change.
    #[must_use]
    pub fn key_id(self, kid: &str) -> Self {
        self.header("kid", kid)
    }

    /// Signed by a key that is in no key set, under the `kid` of the good one.
    #[must_use]
    pub fn foreign_key(mut self) -> Self {
        self.foreign_key = true;
        self
    }

    /// How it is signed; the header's `alg` follows.
    #[must_use]
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        let name = match algorithm {
            Algorithm::Rs256 => "RS256",
            Algorithm::Rs384 => "RS384",
            Algorithm::Rs512 => "RS512",
            Algorithm::Hs256 => "HS256",
            Algorithm::None => "none",
        };
        self.header("alg", name)
    }

    /// One bit of the signature is wrong.
    #[must_use]
    pub fn bad_signature(mut self) -> Self {
        self.bad_signature = true;
        self
    }

    /// Exactly this text as header, whatever else was said about it; it is encoded and signed.
    #[must_use]
    pub fn raw_header(mut self, text: impl Into<String>) -> Self {
        self.raw_header = Some(text.into());
        self
    }

    /// Exactly this text as payload, whatever else was said about it; it is encoded and signed.
    #[must_use]
    pub fn raw_payload(mut self, text: impl Into<String>) -> Self {
        self.raw_payload = Some(text.into());
        self
    }

    /// Exactly these bytes as signature.
    #[must_use]
    pub fn raw_signature(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.raw_signature = Some(bytes.into());
        self
    }

    /// The header as it will be signed.
    pub fn header_json(&self) -> String {
        self.raw_header.clone().unwrap_or_else(|| Value::Object(self.header.clone()).to_string())
    }

    /// The payload as it will be signed.
    pub fn payload_json(&self) -> String {
        self.raw_payload.clone().unwrap_or_else(|| Value::Object(self.payload.clone()).to_string())
    }

    /// The finished token.
    pub fn sign(self) -> String {
        let input = jwt::signing_input(self.header_json().as_bytes(), self.payload_json().as_bytes());
        let mut signature = self.signature(input.as_bytes());
        if let (true, Some(byte)) = (self.bad_signature, signature.last_mut()) {
            *byte ^= 1;
        }
        jwt::join(&input, &signature)
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        if let Some(raw) = &self.raw_signature {
            return raw.clone();
        }
        let key = self.core.signing_key();
        let hash = match self.algorithm {
            Algorithm::Rs256 => RsaHash::Sha256,
            Algorithm::Rs384 => RsaHash::Sha384,
            Algorithm::Rs512 => RsaHash::Sha512,
            Algorithm::Hs256 => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, key.public_pem().as_bytes());
                return hmac::sign(&secret, message).as_ref().to_vec();
            }
            Algorithm::None => return Vec::new(),
        };
        if self.foreign_key { self.core.foreign_key().sign(hash, message) } else { key.sign(hash, message) }
    }

    /// Whole seconds, as in the claims.
    fn now(&self) -> i64 {
        self.core.clock.now_ms().div_euclid(1000)
    }
}

impl fmt::Debug for TokenDraft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenDraft")
            .field("header", &self.header)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}
