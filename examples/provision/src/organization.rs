//! The organization itself, and what this application keeps about it.

use clerk_api::groups::organizations::{CreateOrganization, GetOrganization, OrganizationMetadata, UpdateOrganization};
use clerk_api::{Clerk, Error, JsonObject};
use clerk_types::resources::organizations::Organization;

use crate::{PlannedOrganization, Settings};

pub(crate) async fn organization(
    clerk: &Clerk,
    planned: &PlannedOrganization,
    changes: &mut Vec<String>,
) -> Result<Organization, Error> {
    let organizations = clerk.organizations();
    let found = match organizations.get(planned.slug.as_str(), GetOrganization::new()).await {
        Ok(organization) => organization,
        Err(error) if error.is_not_found() => {
            let params = CreateOrganization::new(&planned.name)
                .slug(&planned.slug)
                .private_metadata(JsonObject::of(&planned.settings));
            let organization = organizations.create(params).await?;
            changes.push(format!("organization {} created", planned.slug));
            return Ok(organization);
        }
        Err(error) => return Err(error),
    };
    if found.name != planned.name {
        organizations.update(&found.id, UpdateOrganization::new().name(&planned.name)).await?;
        changes.push(format!("organization {} renamed", planned.slug));
    }
    // Metadata that this application did not write, or that it wrote before it had these fields, counts as different.
    if found.private_metadata_as::<Settings>().ok().as_ref() != Some(&planned.settings) {
        let metadata = OrganizationMetadata::new().private_metadata(JsonObject::of(&planned.settings));
        organizations.merge_metadata(&found.id, metadata).await?;
        changes.push(format!("settings of organization {} changed", planned.slug));
    }
    Ok(found)
}
