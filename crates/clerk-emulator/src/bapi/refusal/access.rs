//! Refusals about who may come in, and about the instance's domains.

use serde_json::json;

use super::Refusal;

/// An entry of a list that is there.
pub(crate) fn duplicate_identifier() -> Refusal {
    let long = "The list holds this identifier already";
    Refusal::new(400, "duplicate_record", "duplicate identifier", long).about("identifier")
}

/// Addresses with pending invitations.
pub(crate) fn invited_already(addresses: &[String]) -> Refusal {
    let long = format!("There are pending invitations for these addresses: {}", addresses.join(", "));
    Refusal::new(400, "duplicate_record", "duplicate invitation", long).with("email_addresses", json!(addresses))
}

pub(crate) fn invitation_revoked() -> Refusal {
    let long = "The invitation is revoked already";
    Refusal::new(400, "invitation_already_revoked", "Invitation is already revoked", long)
}

pub(crate) fn invitation_accepted() -> Refusal {
    let long = "The invitation is accepted already";
    Refusal::new(400, "invitation_already_accepted", "Invitation is already accepted", long)
}

/// Somebody signs up whom the lists keep out.
pub(crate) fn not_allowed(identifier: &str) -> Refusal {
    let long = format!("{identifier} is not allowed to access this application");
    Refusal::new(403, "not_allowed_access", "Access not allowed", long)
        .about("email_address")
        .with("identifiers", json!([identifier]))
}

/// An entry of the waitlist that is beyond what is asked for.
pub(crate) fn waitlist_conflict(status: &str) -> Refusal {
    let long = format!("The status of the waitlist entry is {status}, so this cannot be done");
    Refusal::new(409, "conflict", "Conflict", long)
}

/// A second domain that is no satellite.
pub(crate) fn primary_domain_exists() -> Refusal {
    let long = "The instance has its primary domain; further ones must be satellites";
    Refusal::new(422, "primary_domain_already_exists", "primary domain already exists", long).about("is_satellite")
}

/// The primary domain stays.
pub(crate) fn primary_domain() -> Refusal {
    let long = "This can be done with satellite domains only";
    Refusal::new(403, "operation_not_allowed_on_primary_domain", "operation not allowed", long)
}

/// A proxy in development.
pub(crate) fn domain_of_development() -> Refusal {
    let long = "Domains of development instances have no proxy_url";
    Refusal::new(400, "domain_update_forbidden", "Domain update was forbidden", long).about("proxy_url")
}

/// An address without TLS that is not on the own machine.
pub(crate) fn insecure_url(name: &str) -> Refusal {
    let long = format!("{name} must use https, or a scheme of the application's own");
    Refusal::new(422, "insecure_url", "Insecure URL", long).about(name)
}
