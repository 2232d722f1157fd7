//! The resources, one module per group of the Backend API.
//!
//! All of them ignore members they do not know, keep unknown texts of open enums, and treat `null` like a member that is
//! left out. What they model survives parsing and serialising.

pub mod actor_tokens;
pub mod admin_portal_link_tokens;
pub mod agent_tasks;
pub mod allow_and_block_lists;
pub mod api_keys;
pub mod billing;
pub mod clients;
pub mod directories;
pub mod domains;
pub mod email_addresses;
pub mod emails;
pub mod enterprise_accounts;
pub mod enterprise_connection_test_runs;
pub mod enterprise_connections;
pub mod external_accounts;
pub mod instance_settings;
pub mod invitations;
pub mod jwks;
pub mod jwt_templates;
pub mod m2m_tokens;
pub mod machines;
pub mod oauth_access_tokens;
pub mod oauth_applications;
pub mod organization_domains;
pub mod organization_invitations;
pub mod organization_memberships;
pub mod organizations;
pub mod passkeys;
pub mod password_hashers;
pub mod permissions;
pub mod phone_numbers;
pub mod redirect_urls;
pub mod role_sets;
pub mod roles;
pub mod saml_connections;
pub mod scim_directories;
pub mod sessions;
pub mod sign_in_tokens;
pub mod sign_ups;
pub mod templates;
pub mod testing_tokens;
pub mod trusted_devices;
pub mod users;
pub mod verifications;
pub mod waitlist_entries;
pub mod web3_wallets;
pub mod webhooks;
