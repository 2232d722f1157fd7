//! The page that needs a permission, and its refusal.

use clerk_auth::SessionAuth;
use maud::html;

use super::{or_none, page, signed_in};
use crate::site::Site;

/// What there is to read.
const INVOICES: [&str; 3] = ["1001, anvils, 1,200 €", "1002, rocket skates, 310 €", "1003, bird seed, 24 €"];

/// The page of somebody who may read the invoices of their organization.
pub fn organization(site: &Site, user: &SessionAuth) -> String {
    let content = html! {
        h1 { "Invoices" }
        section {
            dl {
                dt { "Organization" } dd { code #organization-id { (or_none(user.org_id())) } }
                dt { "Your role" } dd { code #organization-role { (or_none(user.org_role().as_deref())) } }
            }
        }
        section aria-labelledby="all-invoices" {
            h2 #all-invoices { "All invoices" }
            ul #invoices { @for invoice in INVOICES { li { (invoice) } } }
        }
    };
    page(site, "organization", "Invoices", &signed_in(site, user), &content)
}

/// The answer to somebody who lacks `permission`. Status 403.
pub fn not_permitted(site: &Site, user: &SessionAuth, permission: &str) -> String {
    let content = html! {
        h1 { "You may not see this" }
        section {
            p { "This page needs the permission " code #permission { (permission) } "." }
            @match user.org_id() {
                Some(organization) => p {
                    "In your organization, " code #organization-id { (organization) } ", you do not have it. "
                    "Ask one of its admins, or choose another organization."
                }
                None => p { "You have no organization chosen: " code #organization-id { "none" } "." }
            }
            p.actions { a.button href=(site.switch_organization_url) { "Switch organization" } }
        }
    };
    page(site, "not-permitted", "Not permitted", &signed_in(site, user), &content)
}
