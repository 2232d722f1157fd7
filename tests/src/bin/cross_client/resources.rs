//! The calls of the groups whose things have a life of their own, under the names of Clerk's Python SDK. Arguments and
//! answers have the names of the wire; of lists the ids are answered.

use clerk_api::{
    Clerk, File, Filter, JsonObject,
    groups::{
        allowlist_identifiers::{CreateAllowlistIdentifier, ListAllowlistIdentifiers},
        domains::{AddDomain, UpdateDomain},
        invitations::{CreateInvitation, ListInvitations},
        jwt_templates::{CreateJwtTemplate, ListJwtTemplates, UpdateJwtTemplate},
        logos::Logo,
        organization_domains::{CreateOrganizationDomain, ListOrganizationDomains, UpdateOrganizationDomain},
        organization_invitations::{
            CreateOrganizationInvitation, ListOrganizationInvitations, RevokeOrganizationInvitation,
        },
        organization_memberships::{
            CreateOrganizationMembership, ListOrganizationMemberships, UpdateOrganizationMembership,
        },
        organization_permissions::CreateOrganizationPermission,
        organization_roles::CreateOrganizationRole,
        organizations::{
            CreateOrganization, GetOrganization, ListOrganizations, OrganizationMetadata, UpdateOrganization,
        },
        redirect_urls::ListRedirectUrls,
        role_sets::{AddRoles, CreateRoleSet, ReplaceRoleSet},
        waitlist_entries::{CreateWaitlistEntry, InviteWaitlistEntry, ListWaitlistEntries},
    },
};
use serde_json::Value;

use super::{Answer, Failure, page, people, plain};

/// What a call is given.
pub(super) struct Given(Value);

impl Given {
    pub(super) fn has(&self, name: &str) -> bool {
        !self.0[name].is_null()
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.0[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    pub(super) fn number(&self, name: &str) -> i64 {
        self.0[name].as_i64().unwrap_or_default()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0[name].as_bool().unwrap_or_default()
    }

    pub(super) fn object(&self, name: &str) -> JsonObject {
        JsonObject::from(self.0[name].clone())
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        let bytes = self.0[name].as_array().into_iter().flatten().filter_map(Value::as_u64);
        bytes.filter_map(|byte| u8::try_from(byte).ok()).collect()
    }

    pub(super) fn value(&self, name: &str) -> &Value {
        &self.0[name]
    }

    /// Each as given for itself.
    pub(super) fn each(&self, name: &str) -> Vec<Self> {
        self.0[name].as_array().into_iter().flatten().cloned().map(Self).collect()
    }
}

pub(super) async fn resource(clerk: &Clerk, call: &str, args: Value) -> Answer {
    let given = Given(args);
    let (group, method) = call.split_once('.').unwrap_or_default();
    match group {
        "organizations" => organization(clerk, method, &given).await,
        "organization_memberships" => membership(clerk, method, &given).await,
        "organization_invitations" => organization_invitation(clerk, method, &given).await,
        "organization_domains" => organization_domain(clerk, method, &given).await,
        "organization_permissions" | "organization_roles" | "role_sets" => role(clerk, call, &given).await,
        "invitations" | "waitlist_entries" => newcomer(clerk, call, &given).await,
        "users" => people::user(clerk, method, &given).await,
        "sign_in_tokens" | "actor_tokens" | "testing_tokens" => people::ticket(clerk, call, &given).await,
        "email_addresses" => people::email_address(clerk, method, &given).await,
        "phone_numbers" => people::phone_number(clerk, method, &given).await,
        "sessions" => people::session(clerk, method, &given).await,
        "allowlist_identifiers" | "blocklist_identifiers" => identifier(clerk, call, &given).await,
        _ => place(clerk, call, &given).await,
    }
}

async fn organization(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.organizations(), given.text("organization_id"));
    Ok(plain(match method {
        "create" => {
            let params = CreateOrganization::new(given.text("name")).slug(given.text("slug"));
            let params = params.created_by(given.text("created_by")).public_metadata(given.object("public_metadata"));
            let most = u32::try_from(given.number("max_allowed_memberships")).unwrap_or_default();
            group.create(params.max_allowed_memberships(most)).await?
        }
        "get" => group.get(id, GetOrganization::new()).await?,
        "list" => {
            let filter = |text: String| match text.strip_prefix('-') {
                Some(text) => Filter::exclude(text),
                None => Filter::from(text),
            };
            let params = ListOrganizations::new().query(given.text("query"));
            let params = params.user_id(given.texts("user_id").into_iter().map(filter).collect::<Vec<_>>());
            let params = if given.has("order_by") { params.order_by(given.text("order_by")) } else { params };
            return Ok(page(group.list(params).await?));
        }
        "update" => group.update(id, UpdateOrganization::new().name(given.text("name"))).await?,
        "merge_metadata" | "replace_metadata" => {
            let metadata = OrganizationMetadata::new().public_metadata(given.object("public_metadata"));
            if method == "merge_metadata" {
                group.merge_metadata(id, metadata).await?
            } else {
                group.replace_metadata(id, metadata).await?
            }
        }
        "upload_logo" => {
            let bytes: Vec<u8> = serde_json::from_value(given.0["file"].clone()).map_err(Failure::local)?;
            group
                .upload_logo(id, Logo::new(File::image(bytes)).uploader_user_id(given.text("uploader_user_id")))
                .await?
        }
        "delete_logo" => group.delete_logo(id).await?,
        "delete" => return Ok(plain(group.delete(id).await?)),
        _ => return super::unknown(method),
    }))
}

async fn membership(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.organization_memberships(), given.text("organization_id"));
    let (user, role) = (given.text("user_id"), given.text("role"));
    Ok(plain(match method {
        "create" => group.create(id, CreateOrganizationMembership::new(user, role)).await?,
        "list" => {
            let params = ListOrganizationMemberships::new().role(given.texts("role"));
            return Ok(page(group.list(id, params.order_by(given.text("order_by"))).await?));
        }
        "update" => group.update(id, user, UpdateOrganizationMembership::new(role)).await?,
        "delete" => group.delete(id, user).await?,
        _ => return super::unknown(method),
    }))
}

async fn organization_invitation(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.organization_invitations(), given.text("organization_id"));
    let one = given.text("invitation_id");
    let wanted = |given: &Given| {
        let params = CreateOrganizationInvitation::new(given.text("email_address"), given.text("role"));
        if given.has("inviter_user_id") {
            let params = params.inviter_user_id(given.text("inviter_user_id"));
            params.public_metadata(given.object("public_metadata"))
        } else {
            params
        }
    };
    Ok(plain(match method {
        "create" => group.create(id, wanted(given)).await?,
        "bulk_create" => {
            let many: Vec<_> = given.each("request_body").iter().map(wanted).collect();
            return Ok(page(group.create_bulk(id, many).await?));
        }
        "list" => return Ok(page(group.list(id, ListOrganizationInvitations::new()).await?)),
        "get" => group.get(id, one).await?,
        "revoke" => group.revoke(id, one, RevokeOrganizationInvitation::new()).await?,
        _ => return super::unknown(method),
    }))
}

async fn organization_domain(clerk: &Clerk, method: &str, given: &Given) -> Answer {
    let (group, id) = (clerk.organization_domains(), given.text("organization_id"));
    let (one, mode) = (given.text("domain_id"), given.text("enrollment_mode"));
    Ok(plain(match method {
        "create" => {
            let params = CreateOrganizationDomain::new(given.text("name"), mode).verified(given.flag("verified"));
            group.create(id, params).await?
        }
        "list" => return Ok(page(group.list(id, ListOrganizationDomains::new()).await?)),
        "update" => group.update(id, one, UpdateOrganizationDomain::new().enrollment_mode(mode)).await?,
        "delete" => return Ok(plain(group.delete(id, one).await?)),
        _ => return super::unknown(method),
    }))
}

async fn role(clerk: &Clerk, call: &str, given: &Given) -> Answer {
    let (permissions, roles, sets) = (clerk.organization_permissions(), clerk.organization_roles(), clerk.role_sets());
    let (permission, role, set) =
        (given.text("permission_id"), given.text("organization_role_id"), given.text("role_set_key_or_id"));
    let (name, key) = (given.text("name"), given.text("key"));
    Ok(match call {
        "organization_permissions.create" => {
            let params = CreateOrganizationPermission::new(name, key).description(given.text("description"));
            plain(permissions.create(params).await?)
        }
        "organization_permissions.delete" => plain(permissions.delete(permission).await?),
        "organization_roles.create" => {
            let params = CreateOrganizationRole::new(name, key);
            let in_set = given.flag("include_in_initial_role_set");
            plain(roles.create(params.include_in_initial_role_set(in_set)).await?)
        }
        "organization_roles.assign_permission" => plain(roles.assign_permission(role, permission).await?),
        "organization_roles.remove_permission" => plain(roles.remove_permission(role, permission).await?),
        "organization_roles.delete" => plain(roles.delete(role).await?),
        "role_sets.create" => {
            let (default, creator) = (given.text("default_role_key"), given.text("creator_role_key"));
            plain(sets.create(CreateRoleSet::new(name, default, creator, given.texts("roles")).key(key)).await?)
        }
        "role_sets.get" => plain(sets.get(set).await?),
        "role_sets.add_roles" => plain(sets.add_roles(set, AddRoles::new(given.texts("role_keys"))).await?),
        "role_sets.replace_role" => {
            plain(sets.replace_role(set, given.text("role_key"), given.text("to_role_key")).await?)
        }
        "role_sets.replace" => plain(sets.replace(set, ReplaceRoleSet::new(given.text("dest_role_set_key"))).await?),
        _ => return super::unknown(call),
    })
}

async fn newcomer(clerk: &Clerk, call: &str, given: &Given) -> Answer {
    let (invitations, waitlist) = (clerk.invitations(), clerk.waitlist_entries());
    let (invitation, entry) = (given.text("invitation_id"), given.text("waitlist_entry_id"));
    let invite = |given: &Given| {
        let params = CreateInvitation::new(given.text("email_address"));
        if given.has("public_metadata") { params.public_metadata(given.object("public_metadata")) } else { params }
    };
    let wait = |given: &Given| CreateWaitlistEntry::new(given.text("email_address"));
    Ok(match call {
        "invitations.create" => plain(invitations.create(invite(given)).await?),
        "invitations.bulk_create" => {
            let many: Vec<_> = given.each("request").iter().map(invite).collect();
            ids(&plain(invitations.create_bulk(many).await?))
        }
        "invitations.list" => {
            let params = ListInvitations::new().query(given.text("query")).order_by(given.text("order_by"));
            page(invitations.list(params).await?)
        }
        "invitations.revoke" => plain(invitations.revoke(invitation).await?),
        "waitlist_entries.create" => plain(waitlist.create(wait(given)).await?),
        "waitlist_entries.bulk_create" => {
            let many: Vec<_> = given.each("request").iter().map(wait).collect();
            ids(&plain(waitlist.create_bulk(many).await?))
        }
        "waitlist_entries.list" => {
            let params = ListWaitlistEntries::new().query(given.text("query")).status(given.text("status"));
            page(waitlist.list(params).await?)
        }
        "waitlist_entries.invite" => plain(waitlist.invite(entry, InviteWaitlistEntry::new()).await?),
        "waitlist_entries.reject" => plain(waitlist.reject(entry).await?),
        "waitlist_entries.delete" => plain(waitlist.delete(entry).await?),
        _ => return super::unknown(call),
    })
}

async fn identifier(clerk: &Clerk, call: &str, given: &Given) -> Answer {
    let (allowed, blocked) = (clerk.allowlist_identifiers(), clerk.blocklist_identifiers());
    let (identifier, one) = (given.text("identifier"), given.text("identifier_id"));
    Ok(match call {
        "allowlist_identifiers.create" => plain(allowed.create(CreateAllowlistIdentifier::new(identifier)).await?),
        "allowlist_identifiers.list" => page(allowed.list(ListAllowlistIdentifiers::new()).await?),
        "allowlist_identifiers.delete" => plain(allowed.delete(one).await?),
        "blocklist_identifiers.create" => plain(blocked.create(identifier).await?),
        "blocklist_identifiers.list" => page(blocked.list().await?),
        "blocklist_identifiers.delete" => plain(blocked.delete(one).await?),
        _ => return super::unknown(call),
    })
}

async fn place(clerk: &Clerk, call: &str, given: &Given) -> Answer {
    let (urls, domains, templates) = (clerk.redirect_urls(), clerk.domains(), clerk.jwt_templates());
    let (url, domain, template) = (given.text("id"), given.text("domain_id"), given.text("template_id"));
    let (name, lifetime, skew) = (given.text("name"), given.number("lifetime"), given.number("allowed_clock_skew"));
    Ok(match call {
        "redirect_urls.create" => plain(urls.create(given.text("url")).await?),
        "redirect_urls.get" => plain(urls.get(url).await?),
        "redirect_urls.list" => page(urls.list(ListRedirectUrls::new()).await?),
        "redirect_urls.delete" => plain(urls.delete(url).await?),
        "domains.add" => plain(domains.add(AddDomain::new(name)).await?),
        "domains.list" => page(domains.list().await?),
        "domains.update" => plain(domains.update(domain, UpdateDomain::new().name(name)).await?),
        "domains.delete" => plain(domains.delete(domain).await?),
        "jwt_templates.create" => {
            let params = CreateJwtTemplate::new(name, given.object("claims"));
            let timed = params.clone().lifetime(lifetime).allowed_clock_skew(skew);
            plain(templates.create(if given.has("lifetime") { timed } else { params }).await?)
        }
        "jwt_templates.get" => plain(templates.get(template).await?),
        "jwt_templates.list" => page(templates.list(ListJwtTemplates::new()).await?),
        "jwt_templates.update" => {
            let params = UpdateJwtTemplate::new(name, given.object("claims"));
            plain(templates.update(template, params.lifetime(lifetime).allowed_clock_skew(skew)).await?)
        }
        "jwt_templates.delete" => plain(templates.delete(template).await?),
        _ => return super::unknown(call),
    })
}

fn ids(list: &Value) -> Value {
    let ids: Vec<&Value> = list.as_array().into_iter().flatten().map(|one| &one["id"]).collect();
    serde_json::json!({ "ids": ids })
}
