//! The claims of a JWT: the payload text and where the claims that decide something stand in it.

use serde::de::DeserializeOwned;

use crate::jwt::json::{NotAnObject, Value, read_object};

/// A claim that something here looks at. All others stay in the payload text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Claim {
    Act,
    Aud,
    Azp,
    ClientId,
    Exp,
    Fea,
    Fva,
    Iat,
    Iss,
    Jti,
    Nbf,
    O,
    OrgId,
    OrgPermissions,
    OrgRole,
    OrgSlug,
    Pla,
    Scope,
    Scopes,
    Scp,
    Sid,
    Sts,
    Sub,
    V,
}

impl Claim {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "act" => Self::Act,
            "aud" => Self::Aud,
            "azp" => Self::Azp,
            "client_id" => Self::ClientId,
            "exp" => Self::Exp,
            "fea" => Self::Fea,
            "fva" => Self::Fva,
            "iat" => Self::Iat,
            "iss" => Self::Iss,
            "jti" => Self::Jti,
            "nbf" => Self::Nbf,
            "o" => Self::O,
            "org_id" => Self::OrgId,
            "org_permissions" => Self::OrgPermissions,
            "org_role" => Self::OrgRole,
            "org_slug" => Self::OrgSlug,
            "pla" => Self::Pla,
            "scope" => Self::Scope,
            "scopes" => Self::Scopes,
            "scp" => Self::Scp,
            "sid" => Self::Sid,
            "sts" => Self::Sts,
            "sub" => Self::Sub,
            "v" => Self::V,
            _ => return None,
        })
    }
}

/// The claims of one token, as its sender wrote them.
#[derive(Clone)]
pub(crate) struct ClaimSet {
    payload: String,
    found: Vec<(Claim, Value)>,
}

impl ClaimSet {
    pub(crate) fn read(payload: String) -> Result<Self, NotAnObject> {
        let mut found = Vec::with_capacity(16);
        read_object(&payload, Claim::from_name, |claim, value| found.push((claim, value)))?;
        Ok(Self { payload, found })
    }

    /// The whole payload as JSON text.
    pub(crate) fn payload(&self) -> &str {
        &self.payload
    }

    pub(crate) fn get(&self, claim: Claim) -> Option<&Value> {
        self.found.iter().find(|(found, _)| *found == claim).map(|(_, value)| value)
    }

    /// The claim's text, if it is one.
    pub(crate) fn text(&self, claim: Claim) -> Option<&str> {
        self.get(claim)?.as_str(&self.payload)
    }

    /// The texts of a claim that is one text or a list; whatever is no text is left out.
    pub(crate) fn texts(&self, claim: Claim) -> impl Iterator<Item = &str> {
        let items: &[Value] = match self.get(claim) {
            Some(Value::Array(items)) => items,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        items.iter().filter_map(|item| item.as_str(&self.payload))
    }

    /// The payload as a type of the caller's own.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.payload)
    }
}
