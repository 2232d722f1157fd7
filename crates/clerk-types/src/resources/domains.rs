//! Domains of the instance, and the checks of proxies before them.

use serde::{Deserialize, Serialize};

use crate::ids::{DomainId, ProxyCheckId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A domain of the instance.
///
/// Source: schema `Domain` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Domain {
    /// Always [`ObjectType::Domain`].
    #[serde(default = "ObjectType::domain")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: DomainId,
    /// Its name.
    pub name: String,
    /// Whether it is a satellite of the primary domain.
    pub is_satellite: bool,
    /// Where the Frontend API is.
    pub frontend_api_url: String,
    /// Where the account portal is; satellites have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_portal_url: Option<String>,
    /// Where the proxy of the Frontend API is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_url: Option<String>,
    /// The origin of the application in development; may be empty.
    pub development_origin: String,
    /// The DNS records it needs.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub cname_targets: Vec<CnameTarget>,
}

/// A DNS record that a domain needs.
///
/// Source: schema `CNameTarget` of the Backend API.
// spec: CNameTarget
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CnameTarget {
    /// The name of the record.
    pub host: String,
    /// What it points to.
    pub value: String,
    /// Whether the domain works only with it.
    pub required: bool,
}

/// A check of the proxy of a domain.
///
/// Source: schema `ProxyCheck` of the Backend API, `POST /proxy_checks`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProxyCheck {
    /// Always [`ObjectType::ProxyCheck`].
    #[serde(default = "ObjectType::proxy_check")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: ProxyCheckId,
    /// The domain.
    pub domain_id: DomainId,
    /// Where the proxy is.
    pub proxy_url: String,
    /// Whether the proxy works.
    pub successful: bool,
    /// When it was run last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
