//! Decoding without trust: the one strict decoder that classification and verification share.
//!
//! Compact form only (RFC 7515, section 3.1): three parts of base64url without padding, header and payload being
//! strict JSON objects. Nothing here says that a token is genuine.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::crypto::Algorithm;
use crate::jwt::claims::Claims;
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::{Member, Value, read_object};

/// The longest token that is looked at, in bytes. Cookies and headers are smaller; what is longer is an attack.
pub(crate) const MAX_TOKEN_LEN: usize = 16 * 1024;

/// A JWT taken apart. Its claims and header are what the sender wrote.
#[derive(Clone)]
pub(crate) struct Decoded<'t> {
    /// `header.payload`, as signed.
    pub(crate) signed: &'t str,
    pub(crate) header: Header,
    pub(crate) claims: Claims,
    pub(crate) signature: Vec<u8>,
}

/// What a protected header says (RFC 7515, section 4.1), and Clerk's category `cat`.
#[derive(Clone)]
pub(crate) struct Header {
    document: String,
    typ: Option<Value>,
    alg: Option<Value>,
    kid: Option<Value>,
    cat: Option<Value>,
    /// Whether there is a `crit` member. We understand no extension, so its presence is enough.
    pub(crate) critical: bool,
}

/// Clerk's class of a JWT, from its header member `cat`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Category {
    Absent,
    Session,
    M2m,
    /// Instances that opted out put this on every class: it says nothing.
    Ignore,
    /// JWT templates, unknown values and values that are no text.
    Other,
}

/// A header member that something here looks at.
#[derive(Clone, Copy)]
enum Parameter {
    Typ,
    Alg,
    Kid,
    Cat,
    Crit,
}

impl Member for Parameter {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "typ" => Some(Self::Typ),
            "alg" => Some(Self::Alg),
            "kid" => Some(Self::Kid),
            "cat" => Some(Self::Cat),
            "crit" => Some(Self::Crit),
            _ => None,
        }
    }

    fn number(self) -> u8 {
        self as u8
    }
}

/// Takes a JWT apart.
pub(crate) fn decode(token: &str) -> Result<Decoded<'_>, TokenErrorKind> {
    if token.len() > MAX_TOKEN_LEN {
        return Err(TokenErrorKind::TooLong);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenErrorKind::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(TokenErrorKind::Malformed)?;
    let header = Header::read(decode_text(header)?)?;
    let claims = Claims::read(decode_text(payload)?).map_err(|_| TokenErrorKind::Malformed)?;
    let signature = decode_base64url(signature)?;
    Ok(Decoded { signed, header, claims, signature })
}

/// Base64url without padding, unused bits zero. A further dot, a `=`, `+`, `/` or a blank is an error.
fn decode_base64url(part: &str) -> Result<Vec<u8>, TokenErrorKind> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenErrorKind::Malformed)
}

fn decode_text(part: &str) -> Result<String, TokenErrorKind> {
    String::from_utf8(decode_base64url(part)?).map_err(|_| TokenErrorKind::Malformed)
}

impl Header {
    fn read(document: String) -> Result<Self, TokenErrorKind> {
        let (mut typ, mut alg, mut kid, mut cat, mut critical) = (None, None, None, None, false);
        read_object(&document, |member, value| match member {
            Parameter::Typ => typ = Some(value),
            Parameter::Alg => alg = Some(value),
            Parameter::Kid => kid = Some(value),
            Parameter::Cat => cat = Some(value),
            Parameter::Crit => critical = true,
        })
        .map_err(|_| TokenErrorKind::Malformed)?;
        Ok(Self { document, typ, alg, kid, cat, critical })
    }

    /// The media type: outer `None` if absent, inner `None` if it is no text.
    pub(crate) fn typ(&self) -> Option<Option<&str>> {
        self.typ.as_ref().map(|typ| typ.as_str(&self.document))
    }

    /// Whether the media type says "OAuth access token" (RFC 9068, section 2.1).
    pub(crate) fn is_access_token(&self) -> bool {
        matches!(self.typ(), Some(Some("at+jwt" | "application/at+jwt")))
    }

    /// The algorithm, if it is one of ours.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::from_name(self.alg.as_ref()?.as_str(&self.document)?)
    }

    /// The key id, if there is one and it is a text.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.kid.as_ref()?.as_str(&self.document)
    }

    pub(crate) fn category(&self) -> Category {
        match self.cat.as_ref().map(|cat| cat.as_str(&self.document)) {
            None => Category::Absent,
            Some(Some("cl_B7d4PD111AAA")) => Category::Session,
            Some(Some("cl_B7d4PD333AAA")) => Category::M2m,
            Some(Some("cl_I7d4PD111III")) => Category::Ignore,
            Some(_) => Category::Other,
        }
    }
}

impl Category {
    /// Whether a token of this category cannot be a session token, whatever else it says.
    pub(crate) fn excludes_session(self) -> bool {
        matches!(self, Self::M2m | Self::Other)
    }

    /// Whether a token of this category can be an M2M token.
    pub(crate) fn allows_m2m(self) -> bool {
        matches!(self, Self::Absent | Self::M2m)
    }
}

impl fmt::Debug for Decoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded").field("key_id", &self.header.key_id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
