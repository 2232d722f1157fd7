//! The names of the reference and of the first design lead somewhere: an alias for the search, a row in the table.

use crate::sources;

const TABLE: &str = include_str!("../../docs/names.md");

/// The line of the item that an alias stands on.
fn leads_to<'a>(sources: &'a str, alias: &str) -> Vec<&'a str> {
    let attribute = format!("#[doc(alias = \"{alias}\")]");
    sources
        .split(attribute.as_str())
        .skip(1)
        .filter_map(|rest| rest.lines().map(str::trim).find(|line| line.starts_with("pub ")))
        .collect()
}

#[test]
fn old_names_lead_to_the_same_items() {
    let sources = sources("src/groups") + &sources("src/client");
    for (alias, item) in [
        ("m2m", "pub fn m2m_tokens("),
        ("m2mTokens", "pub fn m2m_tokens("),
        ("machineTokens", "pub fn m2m_tokens("),
        ("createToken", "pub async fn create("),
        ("revokeToken", "pub async fn revoke("),
        ("verifyToken", "pub async fn verify("),
        ("verifySecret", "pub async fn verify("),
        ("verifyAccessToken", "pub async fn verify("),
        ("machineTokenSecret", "pub fn with_machine_secret_key("),
        ("machineSecret", "pub fn with_machine_secret_key("),
        ("machineSecretKey", "pub fn with_machine_secret_key("),
        ("machineSecretKey", "pub fn machine_secret_key("),
        ("skipSecretKeyAuthorization", "pub fn with_machine_secret_key("),
        ("apiKeys", "pub fn api_keys("),
        ("idPOAuthAccessToken", "pub fn oauth_access_tokens("),
        ("oauthApplications", "pub fn oauth_applications("),
        ("rotateSecret", "pub async fn rotate_secret("),
        ("revokeToken", "pub async fn revoke_token("),
        ("getSecretKey", "pub async fn secret_key("),
        ("rotateSecretKey", "pub async fn rotate_secret_key("),
        ("createScope", "pub async fn create_scope("),
        ("deleteScope", "pub async fn delete_scope("),
        ("getSecret", "pub async fn secret("),
        ("getJwks", "pub async fn get("),
        ("actorTokens", "pub fn actor_tokens("),
        ("allowlistIdentifiers", "pub fn allowlist_identifiers("),
        ("getAllowlistIdentifierList", "pub async fn list("),
        ("createAllowlistIdentifier", "pub async fn create("),
        ("deleteAllowlistIdentifier", "pub async fn delete("),
        ("blocklistIdentifiers", "pub fn blocklist_identifiers("),
        ("getBlocklistIdentifierList", "pub async fn list("),
        ("createBlocklistIdentifier", "pub async fn create("),
        ("deleteBlocklistIdentifier", "pub async fn delete("),
        ("redirectUrls", "pub fn redirect_urls("),
        ("getRedirectUrlList", "pub async fn list("),
        ("getRedirectUrl", "pub async fn get("),
        ("createRedirectUrl", "pub async fn create("),
        ("deleteRedirectUrl", "pub async fn delete("),
        ("signInTokens", "pub fn sign_in_tokens("),
        ("createSignInToken", "pub async fn create("),
        ("revokeSignInToken", "pub async fn revoke("),
        ("testingTokens", "pub fn testing_tokens("),
        ("createTestingToken", "pub async fn create("),
        ("deleteDomain", "pub async fn delete("),
        ("proxyChecks", "pub fn proxy_checks("),
        ("enterpriseConnections", "pub fn enterprise_connections("),
        ("getEnterpriseConnectionList", "pub async fn list("),
        ("createEnterpriseConnection", "pub async fn create("),
        ("getEnterpriseConnection", "pub async fn get("),
        ("updateEnterpriseConnection", "pub async fn update("),
        ("deleteEnterpriseConnection", "pub async fn delete("),
        ("samlConnections", "pub fn saml_connections("),
        ("getSamlConnectionList", "pub async fn list("),
        ("createSamlConnection", "pub async fn create("),
        ("getSamlConnection", "pub async fn get("),
        ("updateSamlConnection", "pub async fn update("),
        ("deleteSamlConnection", "pub async fn delete("),
        ("getOrganizationList", "pub async fn list("),
        ("createOrganization", "pub async fn create("),
        ("getOrganization", "pub async fn get("),
        ("updateOrganization", "pub async fn update("),
        ("deleteOrganization", "pub async fn delete("),
        ("updateOrganizationMetadata", "pub async fn merge_metadata("),
        ("replaceOrganizationMetadata", "pub async fn replace_metadata("),
        ("updateOrganizationLogo", "pub async fn upload_logo("),
        ("deleteOrganizationLogo", "pub async fn delete_logo("),
        ("getOrganizationMembershipList", "pub async fn list("),
        ("getInstanceOrganizationMembershipList", "pub async fn list_for_instance("),
        ("createOrganizationMembership", "pub async fn create("),
        ("updateOrganizationMembership", "pub async fn update("),
        ("updateOrganizationMembershipMetadata", "pub async fn merge_metadata("),
        ("deleteOrganizationMembership", "pub async fn delete("),
        ("getOrganizationInvitationList", "pub async fn list("),
        ("createOrganizationInvitation", "pub async fn create("),
        ("createOrganizationInvitationBulk", "pub async fn create_bulk("),
        ("getOrganizationInvitation", "pub async fn get("),
        ("revokeOrganizationInvitation", "pub async fn revoke("),
        ("getOrganizationDomainList", "pub async fn list("),
        ("createOrganizationDomain", "pub async fn create("),
        ("updateOrganizationDomain", "pub async fn update("),
        ("deleteOrganizationDomain", "pub async fn delete("),
        ("getOrganizationBillingSubscription", "pub async fn billing_subscription("),
        ("organizationPermissions", "pub fn organization_permissions("),
        ("getOrganizationPermissionList", "pub async fn list("),
        ("createOrganizationPermission", "pub async fn create("),
        ("getOrganizationPermission", "pub async fn get("),
        ("updateOrganizationPermission", "pub async fn update("),
        ("deleteOrganizationPermission", "pub async fn delete("),
        ("organizationRoles", "pub fn organization_roles("),
        ("getOrganizationRoleList", "pub async fn list("),
        ("createOrganizationRole", "pub async fn create("),
        ("getOrganizationRole", "pub async fn get("),
        ("updateOrganizationRole", "pub async fn update("),
        ("deleteOrganizationRole", "pub async fn delete("),
        ("assignPermissionToOrganizationRole", "pub async fn assign_permission("),
        ("removePermissionFromOrganizationRole", "pub async fn remove_permission("),
        ("getInvitationList", "pub async fn list("),
        ("createInvitation", "pub async fn create("),
        ("createInvitationBulk", "pub async fn create_bulk("),
        ("revokeInvitation", "pub async fn revoke("),
        ("waitlistEntries", "pub fn waitlist_entries("),
        ("createBulk", "pub async fn create_bulk("),
        ("jwtTemplates", "pub fn jwt_templates("),
        ("roleSets", "pub fn role_sets("),
        ("getRoleSetList", "pub async fn list("),
        ("createRoleSet", "pub async fn create("),
        ("getRoleSet", "pub async fn get("),
        ("updateRoleSet", "pub async fn update("),
        ("replaceRoleSet", "pub async fn replace("),
        ("addRolesToRoleSet", "pub async fn add_roles("),
        ("replaceRoleInRoleSet", "pub async fn replace_role("),
        ("instance", "pub fn instance_settings("),
        ("updateRestrictions", "pub async fn update_restrictions("),
        ("getOrganizationSettings", "pub async fn organization_settings("),
        ("updateOrganizationSettings", "pub async fn update_organization_settings("),
        ("betaFeatures", "pub fn beta_features("),
        ("changeDomain", "pub async fn change_domain("),
        ("createSvixApp", "pub async fn create_svix_app("),
        ("generateSvixAuthURL", "pub async fn generate_svix_auth_url("),
        ("deleteSvixApp", "pub async fn delete_svix_app("),
        ("agentTasks", "pub fn agent_tasks("),
        ("getPlanList", "pub async fn list_plans("),
        ("cancelSubscriptionItem", "pub async fn cancel_subscription_item("),
        ("extendSubscriptionItemFreeTrial", "pub async fn extend_subscription_item_free_trial("),
        ("deleteInvitation", "pub async fn delete("),
        ("createBatch", "pub async fn create_batch("),
    ] {
        let found = leads_to(&sources, alias);
        assert!(found.iter().any(|line| line.starts_with(item)), "{alias} leads to {found:?}");
        // In the table as a word of its own, and each of its rows says where to go.
        let rows: Vec<&str> = TABLE.lines().filter(|row| has_word(row, alias)).collect();
        assert!(!rows.is_empty(), "{alias} is not in the table");
        assert!(
            rows.iter().all(|row| row.trim_end_matches([' ', '|']).rsplit('|').next().is_some_and(|c| !c.is_empty()))
        );
    }
}

fn has_word(row: &str, word: &str) -> bool {
    row.split(|c: char| !c.is_ascii_alphanumeric()).any(|piece| piece == word)
}
