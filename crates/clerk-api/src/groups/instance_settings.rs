//! The instance that the secret key belongs to, and its settings.
//!
//! All operations need the instance secret key. Reference: `clerkClient.instance`, which has the instance, its
//! restrictions and its organizations only.

use clerk_types::{
    ids::RoleId,
    resources::instance_settings::{
        Instance, InstanceCommunication, InstanceProtect, InstanceRestrictions, OAuthApplicationSettings,
        OrganizationEnrollmentMode, OrganizationSettings,
    },
};
use http::Method;
use serde::Serialize;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// How many countries can be blocked at most.
const MAX_COUNTRIES: usize = 250;

/// The operations on the instance and its settings; made by [`Clerk::instance_settings`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "InstanceAPI")]
pub struct InstanceSettingsGroup<'a> {
    clerk: &'a Clerk,
}

impl<'a> InstanceSettingsGroup<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gets the instance.
    ///
    /// `GET /instance`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let instance = clerk.instance_settings().get().await?;
    /// println!("{} {}", instance.id, instance.environment_type);
    /// # Ok(()) }
    /// ```
    pub async fn get(self) -> Result<Instance, Error> {
        self.clerk.request(Method::GET, "/instance").send().await
    }

    /// Changes settings of the instance as a whole.
    ///
    /// `PATCH /instance`. The answer is empty.
    ///
    /// # Errors
    ///
    /// From the API: 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateInstance;
    ///
    /// let params = UpdateInstance::new().hibp(true).allowed_origins(["chrome-extension://abcdef"]);
    /// clerk.instance_settings().update(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(self, params: UpdateInstance) -> Result<(), Error> {
        self.clerk.request(Method::PATCH, "/instance").json(&params).send_unit().await
    }

    /// Changes who may sign up.
    ///
    /// `PATCH /instance/restrictions`.
    ///
    /// # Errors
    ///
    /// From the API: 402 `unsupported_subscription_plan_features` if the plan has no such restriction; 422 for values
    /// that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateRestrictions;
    ///
    /// let params = UpdateRestrictions::new().allowlist(true).block_disposable_email_domains(true);
    /// let restrictions = clerk.instance_settings().update_restrictions(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateRestrictions")]
    pub async fn update_restrictions(self, params: UpdateRestrictions) -> Result<InstanceRestrictions, Error> {
        self.clerk.request(Method::PATCH, "/instance/restrictions").json(&params).send().await
    }

    /// Gets how the instance is protected from abuse.
    ///
    /// `GET /instance/protect`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let protect = clerk.instance_settings().protect().await?;
    /// # Ok(()) }
    /// ```
    pub async fn protect(self) -> Result<InstanceProtect, Error> {
        self.clerk.request(Method::GET, "/instance/protect").send().await
    }

    /// Changes how the instance is protected from abuse.
    ///
    /// `PATCH /instance/protect`.
    ///
    /// # Errors
    ///
    /// From the API: 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateProtect;
    ///
    /// clerk.instance_settings().update_protect(UpdateProtect::new().rules_enabled(true)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update_protect(self, params: UpdateProtect) -> Result<InstanceProtect, Error> {
        self.clerk.request(Method::PATCH, "/instance/protect").json(&params).send().await
    }

    /// Gets where text messages are sent.
    ///
    /// `GET /instance/communication`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let blocked = clerk.instance_settings().communication().await?.blocked_country_codes;
    /// # Ok(()) }
    /// ```
    pub async fn communication(self) -> Result<InstanceCommunication, Error> {
        self.clerk.request(Method::GET, "/instance/communication").send().await
    }

    /// Changes where text messages are sent. The list is replaced as a whole; the API leaves out countries to which
    /// none are sent anyway.
    ///
    /// `PATCH /instance/communication`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a code that is not two capital letters, one that comes twice, more than 250. From the API:
    /// 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateCommunication;
    ///
    /// let params = UpdateCommunication::new().blocked_country_codes(["AQ", "BV"]);
    /// clerk.instance_settings().update_communication(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update_communication(self, params: UpdateCommunication) -> Result<InstanceCommunication, Error> {
        self.clerk.request(Method::PATCH, "/instance/communication").check(params.check()).json(&params).send().await
    }

    /// Gets how the instance serves as an identity provider.
    ///
    /// `GET /instance/oauth_application_settings`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let settings = clerk.instance_settings().oauth_application_settings().await?;
    /// # Ok(()) }
    /// ```
    pub async fn oauth_application_settings(self) -> Result<OAuthApplicationSettings, Error> {
        self.clerk.request(Method::GET, "/instance/oauth_application_settings").send().await
    }

    /// Changes how the instance serves as an identity provider.
    ///
    /// `PATCH /instance/oauth_application_settings`.
    ///
    /// # Errors
    ///
    /// From the API: 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateOAuthApplicationSettings;
    ///
    /// let params = UpdateOAuthApplicationSettings::new().oauth_jwt_access_tokens(true).clear_default_scopes();
    /// clerk.instance_settings().update_oauth_application_settings(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update_oauth_application_settings(
        self,
        params: UpdateOAuthApplicationSettings,
    ) -> Result<OAuthApplicationSettings, Error> {
        self.clerk.request(Method::PATCH, "/instance/oauth_application_settings").json(&params).send().await
    }

    /// Gets what organizations may do.
    ///
    /// `GET /instance/organization_settings`.
    ///
    /// # Errors
    ///
    /// From the API: 402 and 404 if the instance has no organizations.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let most = clerk.instance_settings().organization_settings().await?.max_allowed_memberships;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationSettings")]
    pub async fn organization_settings(self) -> Result<OrganizationSettings, Error> {
        self.clerk.request(Method::GET, "/instance/organization_settings").send().await
    }

    /// Changes what organizations may do.
    ///
    /// `PATCH /instance/organization_settings`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier of a role. From the API: 402 if the plan has no such setting; 404 for a
    /// role that is not there; 400, 403 and 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::instance_settings::UpdateOrganizationSettings;
    ///
    /// let params = UpdateOrganizationSettings::new().enabled(true).max_allowed_memberships(50);
    /// clerk.instance_settings().update_organization_settings(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationSettings")]
    pub async fn update_organization_settings(
        self,
        params: UpdateOrganizationSettings,
    ) -> Result<OrganizationSettings, Error> {
        self.clerk
            .request(Method::PATCH, "/instance/organization_settings")
            .check(params.check())
            .json(&params)
            .send()
            .await
    }
}

params! {
    /// What to change about the instance, for [`InstanceSettingsGroup::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateParams")]
    pub struct UpdateInstance {
        optional {
            /// Whether there are addresses and phone numbers for tests, which need no real message; true by default in
            /// development.
            test_mode: bool,
            /// Whether new passwords are looked up among those that were leaked (Have I Been Pwned).
            hibp: bool,
            /// The address that users turn to for help.
            support_email: String as into,
            /// The version of Clerk's script for browsers, by its name at npm.
            clerk_js_version: String as into,
            /// The origin of the application in development.
            development_origin: String as into,
            /// The origins that may call the Frontend API, for browser extensions and native apps.
            allowed_origins: Vec<String> as list<String>,
            /// Whether development does without cookies of third parties, and passes the session on in addresses.
            url_based_session_syncing: bool,
            /// How people are asked to sign in first, where a password is required.
            preferred_sign_in_strategy_when_password_required: PreferredSignInStrategy,
        }
    }
}

/// How people are asked to sign in first, where a password is required.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum PreferredSignInStrategy {
    /// By the password, as without this setting.
    Password,
    /// By a code.
    Otp,
    /// Takes the setting away. On the wire: no text.
    #[serde(rename = "")]
    Unset,
}

params! {
    /// What to change about who may sign up, for [`InstanceSettingsGroup::update_restrictions`]. What is not set stays
    /// as it is.
    #[doc(alias = "UpdateRestrictionsParams")]
    pub struct UpdateRestrictions {
        optional {
            /// Whether the allow-list is in force.
            allowlist: bool,
            /// Whether the block-list is in force.
            blocklist: bool,
            /// Whether both lists count at sign-up only, and not at sign-in.
            allowlist_blocklist_disabled_on_sign_in: bool,
            /// Whether email addresses with `+`, `=` or `#` in them are refused.
            block_email_subaddresses: bool,
            /// Whether email addresses of throw-away providers are refused.
            block_disposable_email_domains: bool,
        }
    }
}

params! {
    /// What to change about the protection from abuse, for [`InstanceSettingsGroup::update_protect`]. What is not set
    /// stays as it is.
    pub struct UpdateProtect {
        optional {
            /// Whether rules are in force.
            rules_enabled: bool,
            /// Whether Specter is turned on.
            specter_enabled: bool,
        }
    }
}

params! {
    /// What to change about where text messages are sent, for [`InstanceSettingsGroup::update_communication`]. What is
    /// not set stays as it is.
    pub struct UpdateCommunication {
        optional {
            /// All countries to which none are sent, as ISO 3166-1 alpha-2 codes in capital letters; at most 250.
            blocked_country_codes: Vec<String> as list<String>,
        }
    }
}

impl UpdateCommunication {
    fn check(&self) -> Outcome {
        let codes = self.blocked_country_codes.as_deref().unwrap_or_default();
        check::at_most("blocked_country_codes", codes, MAX_COUNTRIES)?;
        for (position, code) in codes.iter().enumerate() {
            if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(format!("`blocked_country_codes[{position}]` is not two capital letters"));
            }
            if codes.iter().take(position).any(|earlier| earlier == code) {
                return Err(format!("`blocked_country_codes[{position}]` comes twice"));
            }
        }
        Ok(())
    }
}

params! {
    /// What to change about the instance as an identity provider, for
    /// [`InstanceSettingsGroup::update_oauth_application_settings`]. What is neither set nor cleared stays as it is.
    pub struct UpdateOAuthApplicationSettings {
        optional {
            /// Whether clients may register themselves (RFC 7591).
            dynamic_oauth_client_registration: bool,
            /// Whether access tokens are signed JSON Web Tokens; else they are opaque.
            oauth_jwt_access_tokens: bool,
            /// Whether the metadata of the authorization server says that a client may be identified by a document of
            /// its own.
            client_id_metadata_documents_advertised: bool,
            /// Whether clients with such a document are refused unless the instance knows them. A client that is
            /// deleted is not known any more.
            client_id_metadata_documents_only_allow_pre_registered_clients: bool,
            /// Whether clients with such a document are refused unless somebody allowed them. Tokens that were issued
            /// stay good.
            client_id_metadata_documents_block_implicitly_allowed_clients: bool,
        }
        patch {
            /// The scopes of clients that ask for none; cleared, they are those that Clerk starts with.
            default_scopes / clear_default_scopes: Vec<String> as list<String>,
        }
    }
}

params! {
    /// What to change about what organizations may do, for [`InstanceSettingsGroup::update_organization_settings`].
    /// What is not set stays as it is.
    #[doc(alias = "UpdateOrganizationSettingsParams")]
    pub struct UpdateOrganizationSettings {
        optional {
            /// Whether there are organizations.
            enabled: bool,
            /// How many members an organization may have.
            max_allowed_memberships: u32,
            /// Whether admins may delete their organization.
            admin_delete_enabled: bool,
            /// Whether organizations may have domains.
            domains_enabled: bool,
            /// Whether organizations have no slugs.
            slug_disabled: bool,
            /// The ways by which domains may bring members: `automatic_invitation` and `automatic_suggestion`.
            domains_enrollment_modes: Vec<OrganizationEnrollmentMode> as list<OrganizationEnrollmentMode>,
            /// The role that the creator of an organization gets.
            creator_role_id: RoleId as into,
            /// The role of members who come by a domain.
            domains_default_role_id: RoleId as into,
        }
    }
}

impl UpdateOrganizationSettings {
    fn check(&self) -> Outcome {
        check::optional(self.creator_role_id.as_ref(), |id| check::filled("creator_role_id", id.as_str()))?;
        check::optional(self.domains_default_role_id.as_ref(), |id| {
            check::filled("domains_default_role_id", id.as_str())
        })
    }
}
