//! The cases as the protocol writes them. Unknown members are ignored, `null` counts as absent.

use clerk_auth::{Accepts, TokenType};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Takes a case apart as `T`.
pub(crate) fn read<T: DeserializeOwned>(case: Map<String, Value>) -> Result<T, String> {
    serde_json::from_value(Value::Object(case)).map_err(|error| format!("malformed case: {error}"))
}

/// A case of kind `authenticate`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Authenticate {
    pub(crate) now: i64,
    pub(crate) request: Request,
    #[serde(default)]
    pub(crate) options: Options,
    pub(crate) to_auth: Option<ToAuth>,
    pub(crate) has_checks: Option<Vec<Value>>,
}

/// A case of kind `verifyToken`.
#[derive(Debug, Deserialize)]
pub(crate) struct VerifyToken {
    pub(crate) now: i64,
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) options: Options,
}

/// A case of kind `classify`.
#[derive(Debug, Deserialize)]
pub(crate) struct Classify {
    pub(crate) token: String,
}

/// A case of kind `decodeKeys`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DecodeKeys {
    pub(crate) publishable_key: String,
    pub(crate) key_options: Option<KeyOptions>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyOptions {
    pub(crate) domain: Option<String>,
    pub(crate) proxy_url: Option<String>,
    pub(crate) is_satellite: Option<bool>,
}

/// A case of kind `cookieSuffix`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CookieSuffix {
    pub(crate) publishable_key: String,
}

/// A case of kind `verifyWebhook`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyWebhook {
    pub(crate) now: i64,
    pub(crate) request: Request,
    pub(crate) signing_secret: Option<String>,
}

/// A case of kind `createRedirect`.
#[derive(Debug, Deserialize)]
pub(crate) struct CreateRedirect {
    pub(crate) action: String,
    pub(crate) redirect: Redirect,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Redirect {
    pub(crate) publishable_key: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) sign_in_url: Option<String>,
    pub(crate) sign_up_url: Option<String>,
    pub(crate) dev_browser_token: Option<String>,
    pub(crate) session_status: Option<String>,
    pub(crate) is_satellite: Option<bool>,
    pub(crate) return_back_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ToAuth {
    pub(crate) treat_pending_as_signed_out: Option<bool>,
}

/// The options; all of them optional, and an empty text counts as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    pub(crate) secret_key: Option<String>,
    pub(crate) machine_secret_key: Option<String>,
    pub(crate) publishable_key: Option<String>,
    pub(crate) jwt_key: Option<String>,
    pub(crate) api_url: Option<String>,
    pub(crate) audience: Option<Texts>,
    pub(crate) issuer: Option<Texts>,
    pub(crate) header_type: Option<Texts>,
    pub(crate) authorized_parties: Option<Vec<String>>,
    pub(crate) clock_skew_in_ms: Option<f64>,
    pub(crate) accepts_token: Option<Texts>,
    pub(crate) skip_jwks_cache: Option<bool>,
    pub(crate) domain: Option<String>,
    pub(crate) proxy_url: Option<String>,
    pub(crate) is_satellite: Option<bool>,
    pub(crate) satellite_auto_sync: Option<bool>,
    pub(crate) sign_in_url: Option<String>,
    pub(crate) sign_up_url: Option<String>,
    pub(crate) organization_sync_options: Option<OrganizationSyncOptions>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationSyncOptions {
    pub(crate) organization_patterns: Option<Vec<String>>,
    pub(crate) personal_account_patterns: Option<Vec<String>>,
}

/// One text or a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Texts {
    One(String),
    List(Vec<String>),
}

impl Texts {
    /// All texts; an empty single one is no text.
    pub(crate) fn list(self) -> Vec<String> {
        match self {
            Self::One(text) if text.is_empty() => Vec::new(),
            Self::One(text) => vec![text],
            Self::List(list) => list,
        }
    }

    /// The same, where an empty single text means that nothing was given at all.
    pub(crate) fn given(self) -> Option<Vec<String>> {
        match self {
            Self::One(text) if text.is_empty() => None,
            texts => Some(texts.list()),
        }
    }
}

impl Options {
    /// What `acceptsToken` says.
    pub(crate) fn accepts(&self) -> Result<Accepts, String> {
        let parse = |text: &String| -> Result<TokenType, String> {
            text.parse().map_err(|error| format!("acceptsToken {text}: {error}"))
        };
        match &self.accepts_token {
            None => Ok(Accepts::default()),
            Some(Texts::One(text)) if text.is_empty() => Ok(Accepts::default()),
            Some(Texts::One(text)) if text == "any" => Ok(Accepts::any()),
            Some(Texts::One(text)) => Ok(Accepts::one(parse(text)?)),
            Some(Texts::List(list)) => Ok(Accepts::list(list.iter().map(parse).collect::<Result<Vec<_>, _>>()?)),
        }
    }
}
