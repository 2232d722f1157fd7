//! Brings a Clerk instance to what a plan says: permissions, roles, an organization, its members.
//!
//! Each step looks first and changes only what differs, so that a second run changes nothing, and a run that was cut off
//! is completed by the next one. Nothing is ever deleted, but for invitations with another role than planned.

mod members;
mod organization;
mod plan;
mod roles;

use clerk_api::{Clerk, Error};

pub use self::plan::{Plan, PlannedMember, PlannedOrganization, PlannedPermission, PlannedRole, Settings};

/// Brings the instance to what the plan says, and tells what was changed, one line each.
///
/// # Errors
///
/// The first call that failed. What was changed before stays, and another run goes on from there.
pub async fn provision(clerk: &Clerk, plan: &Plan) -> Result<Vec<String>, Error> {
    let mut changes = Vec::new();
    roles::permissions(clerk, &plan.permissions, &mut changes).await?;
    roles::roles(clerk, &plan.roles, &mut changes).await?;
    let organization = organization::organization(clerk, &plan.organization, &mut changes).await?;
    members::members(clerk, &organization.id, &plan.members, &mut changes).await?;
    Ok(changes)
}
