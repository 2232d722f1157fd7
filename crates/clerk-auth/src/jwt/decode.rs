//! Decoding without trust: the one strict decoder that classification and verification share.
//!
//! Compact form only (RFC 7515, section 3.1): three parts of base64url without padding, header and payload being
//! strict JSON objects. Nothing here says that a token is genuine.

use std::fmt;

use crate::crypto::Algorithm;
use crate::jwt::base64url;
use crate::jwt::claims::Claims;
use crate::jwt::error::TokenErrorKind;
use crate::jwt::json::{Document, Member, NotAnObject, Value, ValueId};

/// The longest token that is looked at, in bytes. Cookies and headers are smaller; what is longer is an attack.
pub(crate) const MAX_TOKEN_LEN: usize = 16 * 1024;

/// A JWT taken apart. Its claims and header are what the sender wrote.
#[derive(Clone)]
pub(crate) struct Decoded<'t> {
    /// `header.payload`, as signed.
    pub(crate) signed: &'t str,
    /// The payload's claims; their document starts with the header.
    pub(crate) claims: Claims,
    pub(crate) signature: Vec<u8>,
    header: Header,
}

/// Which members a protected header has (RFC 7515, section 4.1), with Clerk's category `cat`.
#[derive(Clone, Copy, Default)]
struct Header {
    typ: Option<ValueId>,
    alg: Option<ValueId>,
    kid: Option<ValueId>,
    cat: Option<ValueId>,
    crit: Option<ValueId>,
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
    let mut text = Vec::with_capacity(signed.len());
    decode_base64url(header, &mut text)?;
    let header_len = text.len();
    decode_base64url(payload, &mut text)?;
    let text = String::from_utf8(text).map_err(|_| TokenErrorKind::Malformed)?;
    let (header, claims) = read(text, header_len).map_err(|_| TokenErrorKind::Malformed)?;
    let mut bytes = Vec::with_capacity(signature.len());
    decode_base64url(signature, &mut bytes)?;
    Ok(Decoded { signed, claims, signature: bytes, header })
}

/// Appends what base64url without padding and with unused bits zero says. A further dot, a `=`, `+`, `/` or a blank is
/// an error.
fn decode_base64url(part: &str, to: &mut Vec<u8>) -> Result<(), TokenErrorKind> {
    base64url::decode(part.as_bytes(), to).map_err(|_| TokenErrorKind::Malformed)
}

/// Reads header and payload, which stand one behind the other. No character goes across the border: an object ends with
/// a brace or a blank.
fn read(text: String, header_len: usize) -> Result<(Header, Claims), NotAnObject> {
    let payload = header_len..text.len();
    let mut document = Document::new(text);
    let mut header = Header::default();
    document.read(0..header_len, |member: Parameter, id| {
        *match member {
            Parameter::Typ => &mut header.typ,
            Parameter::Alg => &mut header.alg,
            Parameter::Kid => &mut header.kid,
            Parameter::Cat => &mut header.cat,
            Parameter::Crit => &mut header.crit,
        } = Some(id);
    })?;
    Ok((header, Claims::read(document, payload)?))
}

impl Decoded<'_> {
    /// The media type of the header: outer `None` if absent, inner `None` if it is no text.
    pub(crate) fn typ(&self) -> Option<Option<&str>> {
        self.header.typ.map(|typ| self.header_value(typ).as_str())
    }

    /// Whether the media type says "OAuth access token" (RFC 9068, section 2.1).
    pub(crate) fn is_access_token(&self) -> bool {
        matches!(self.typ(), Some(Some("at+jwt" | "application/at+jwt")))
    }

    /// The algorithm, if it is one of ours.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::from_name(self.header_value(self.header.alg?).as_str()?)
    }

    /// The key id, if there is one and it is a text.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header_value(self.header.kid?).as_str()
    }

    /// Whether there is a `crit` member. We understand no extension, so its presence is enough.
    pub(crate) fn is_critical(&self) -> bool {
        self.header.crit.is_some()
    }

    pub(crate) fn category(&self) -> Category {
        match self.header.cat.map(|cat| self.header_value(cat).as_str()) {
            None => Category::Absent,
            Some(Some("cl_B7d4PD111AAA")) => Category::Session,
            Some(Some("cl_B7d4PD333AAA")) => Category::M2m,
            Some(Some("cl_I7d4PD111III")) => Category::Ignore,
            Some(_) => Category::Other,
        }
    }

    fn header_value(&self, id: ValueId) -> Value<'_> {
        self.claims.document().value(id)
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
        f.debug_struct("Decoded").field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
