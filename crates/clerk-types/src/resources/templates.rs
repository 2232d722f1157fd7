//! Templates of emails and text messages. Clerk calls the whole group deprecated.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, TemplateId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A template of emails or text messages.
///
/// Source: schema `Template` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Template {
    /// Always [`ObjectType::Template`].
    #[serde(default = "ObjectType::template")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TemplateId>,
    /// The instance it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// Whether it is Clerk's or yours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<TemplateOrigin>,
    /// What it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_type: Option<TemplateType>,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Its place in the list.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Whether Clerk's own template can be put back in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_revert: Option<bool>,
    /// Whether it can be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_delete: Option<bool>,
    /// Whether its body can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_edit_body: Option<bool>,
    /// Whether it can be turned on and off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_toggle: Option<bool>,
    /// The subject, for emails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What the editor made the body from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup: Option<String>,
    /// The body, with placeholders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The placeholders that can be used.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub available_variables: Vec<String>,
    /// The placeholders that must be used.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub required_variables: Vec<String>,
    /// The local part of the sender's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_email_name: Option<String>,
    /// The local part of the address for answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_email_name: Option<String>,
    /// Whether Clerk sends it; else a webhook tells you to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_by_clerk: Option<bool>,
    /// Whether it is turned on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether Clerk takes it for abuse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged_as_suspicious: Option<bool>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

open_enum! {
    /// Whose a template is.
    pub enum TemplateOrigin {
        /// Clerk's.
        System = "system",
        /// Yours.
        User = "user",
    }
}

open_enum! {
    /// What a template makes.
    pub enum TemplateType {
        /// An email.
        Email = "email",
        /// A text message.
        Sms = "sms",
    }
}
