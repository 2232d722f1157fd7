//! What is known about each operation: the committed facts, and the little that the description does not say.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::documents::{Document, documents};
use crate::facts::{Facts, Field, Shape};

const OPERATIONS: &str = include_str!("../../../../xtask/spec-facts/operations.tsv");
const PARAMETERS: &str = include_str!("../../../../xtask/spec-facts/parameters.tsv");
const FIELDS: &str = include_str!("../../../../xtask/spec-facts/fields.tsv");

/// The operations that have no method, and why.
const WITHOUT_METHOD: [(&str, &str); 0] = [];

/// The groups that a proxy in front of the API serves, and that are called without a version in the path.
const UNVERSIONED: [&str; 3] = ["API Keys", "M2M Tokens", "OAuth Access Tokens"];

/// The groups for which a machine secret key goes before the instance's.
const MACHINE_KEY_FIRST: [&str; 1] = ["M2M Tokens"];

/// Facts that count for less than what we know: schema and field, the type (none: no such field), and why.
const DIFFERENT: &[(&str, &str, Option<&str>, &str)] = &[
    ("GetPublicInterstitial query", "frontendApi", None, "the older name of frontend_api"),
    ("RevokeInvitation.answer", "status", Some("string(revoked)!"), "an answer without it is refused"),
    ("verifyOAuthAccessToken body", "access_token", Some("string!"), "one of two names is required"),
    ("verifyOAuthAccessToken body", "secret", None, "its older name"),
    (
        "CreateDirectory body",
        "group_role_mappings[].directory_group_id",
        Some("string!"),
        "one of two names is required",
    ),
    ("CreateDirectory body", "group_role_mappings[].scim_group_display_name", None, "its older name"),
    ("CreateDirectory body", "group_role_mappings[].scim_group_id", None, "its older name"),
    ("CreateDirectoryGroupRoleMapping body", "directory_group_id", Some("string!"), "one of two names is required"),
    ("CreateDirectoryGroupRoleMapping body", "scim_group_id", None, "its older name"),
    (
        "ReplaceDirectoryGroupRoleMappings body",
        "mappings[].directory_group_id",
        Some("string!"),
        "one of two names is required",
    ),
    ("ReplaceDirectoryGroupRoleMappings body", "mappings[].scim_group_id", None, "its older name"),
    (
        "ListInstanceOrganizationInvitations query",
        "status",
        Some("[string(pending|accepted|revoked|expired)]"),
        "several are taken, by the words of the description",
    ),
    (
        "ListOrganizationInvitations query",
        "status",
        Some("[string(pending|accepted|revoked|expired)]"),
        "several are taken, by the words of the description",
    ),
    ("CreateOrganizationDomain body", "enrollment_mode", Some("string!"), "the reference requires it"),
    ("CreateOrganizationDomain body", "name", Some("string!"), "a domain is nothing without it"),
    ("CreateAgentTask body", "on_behalf_of", Some("map!"), "exactly one of its two members"),
    ("CreateAgentTask body", "on_behalf_of.identifier", None, "exactly one of two"),
    ("CreateAgentTask body", "on_behalf_of.user_id", None, "exactly one of two"),
    ("UpdateInstance body", "cookieless_dev", None, "the older name of url_based_session_syncing"),
    ("CreateOAuthApplication body", "callback_url", None, "deprecated: redirect_uris takes its place"),
    ("UpdateOAuthApplication body", "callback_url", None, "deprecated: redirect_uris takes its place"),
    ("CreateSAMLConnection body", "domain", None, "deprecated: domains takes its place"),
    ("CreateSAMLConnection body", "domains", Some("[string]!"), "one of two names is required"),
    ("UpdateSAMLConnection body", "domain", None, "deprecated: domains takes its place"),
    ("CreateEnterpriseConnection body", "custom_attributes[].scim_path", None, "the older name of directory_path"),
    ("UpdateEnterpriseConnection body", "custom_attributes[].scim_path", None, "the older name of directory_path"),
    ("GetUserList query", "last_active_at_since", None, "the older name of last_active_at_after"),
    ("GetUsersCount query", "last_active_at_since", None, "the older name of last_active_at_after"),
    ("SetUserProfileImage body", "file", Some("string:binary!"), "there is nothing else to send"),
    ("CreateSessionToken.answer", "jwt", Some("string!"), "an answer without it is refused"),
    ("CreateSessionTokenFromTemplate.answer", "jwt", Some("string!"), "an answer without it is refused"),
];

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) verb: &'static str,
    /// Which keys it takes: `secret`, `machine`, both with `|` between them, or `none`.
    pub(crate) key: &'static str,
    /// The form of the body: `json`, `list`, `multipart` or `-`.
    pub(crate) body: &'static str,
    pub(crate) status: u16,
    pub(crate) is_deprecated: bool,
    tag: &'static str,
    pub(crate) path: &'static str,
    answer: &'static str,
}

/// The facts of all schemas, with those of the parameters and answers as schemas of their own, `<operation> <place>`.
pub(crate) static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let mut table = "schema\tfield\ttype\n".to_owned();
    let parameters = PARAMETERS.lines().skip(1).map(|line| line.replacen('\t', " ", 1));
    for line in FIELDS.lines().skip(1).map(str::to_owned).chain(parameters) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [schema, field, shape] = columns[..] else { panic!("{line}") };
        let different = DIFFERENT.iter().find(|(of, name, ..)| *of == schema && *name == field);
        if let Some(shape) = different.map_or(Some(shape), |(_, _, shape, _)| *shape) {
            writeln!(table, "{schema}\t{field}\t{shape}").unwrap();
        }
    }
    for operation in Operation::all().iter().filter(|operation| !["-", "object"].contains(&operation.answer)) {
        writeln!(table, "{} answer\t-\t{}", operation.name, operation.answer).unwrap();
    }
    Facts::new(&table)
});

impl Operation {
    pub(crate) fn all() -> Vec<Self> {
        OPERATIONS.lines().skip(1).map(Self::parse).collect()
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::all().into_iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no facts about {name}"))
    }

    fn parse(line: &'static str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, tag, verb, path, deprecated, key, body, status, answer] = columns[..] else { panic!("{line}") };
        let (status, is_deprecated) = (status.parse().unwrap(), deprecated == "yes");
        Self { name, verb, key, body, status, is_deprecated, tag, path, answer }
    }

    pub(crate) fn is_built(&self) -> bool {
        !WITHOUT_METHOD.iter().any(|(name, _)| *name == self.name)
    }

    /// Verb and path, with all holes alike.
    pub(crate) fn key(&self) -> (String, String) {
        crate::beyond::key(self.verb, self.path)
    }

    pub(crate) fn prefers_machine_key(&self) -> bool {
        MACHINE_KEY_FIRST.contains(&self.tag)
    }

    /// The whole path with these values in its holes.
    pub(crate) fn url_path(&self, ids: &[&str]) -> String {
        let mut ids = ids.iter();
        let prefix = if UNVERSIONED.contains(&self.tag) { "" } else { "/v1" };
        let segments = self.path.split('/').map(|segment| match segment.starts_with('{') {
            true => *ids.next().expect("a value for each hole"),
            false => segment,
        });
        let path = prefix.to_owned() + &segments.collect::<Vec<_>>().join("/");
        assert_eq!(ids.next(), None, "more values than holes");
        path
    }

    /// What goes into the query, each a field of this object.
    pub(crate) fn query(&self) -> Option<&'static Shape> {
        FACTS.shape(&format!("{} query", self.name))
    }

    /// What goes into the body, or into each entry of one that is a list.
    pub(crate) fn body(&self) -> Option<&'static Shape> {
        FACTS.shape(&format!("{} body", self.name))
    }

    /// Whether there is anything that can be left out.
    pub(crate) fn has_options(&self) -> bool {
        fn is_optional(field: &Field) -> bool {
            !field.is_required || matches!(&field.shape, Shape::Object(fields) if fields.values().any(is_optional))
        }
        // What is always sent is no option.
        let mut fields = [self.query(), self.body()].into_iter().flatten().filter_map(|shape| FACTS.members(shape));
        fields.any(|fields| fields.iter().any(|(name, field)| name != PAGINATED && is_optional(field)))
    }

    fn answer(&self) -> Option<&'static Shape> {
        FACTS.shape(&format!("{} answer", self.name)).or_else(|| FACTS.shape(&format!("{}.answer", self.name)))
    }

    /// Documents of all kinds that may be answered; none if the answer has no body.
    pub(crate) fn answers(&self) -> Vec<Document> {
        let Some(shape) = self.answer() else { return Vec::new() };
        let mut all = documents(&FACTS, shape);
        let largest = all.iter().find(|document| document.kind == "maximal").unwrap().value.clone();
        if self.verb == "GET" {
            if let Some(list) = entries(&largest) {
                for (kind, value) in [
                    ("a bare list", list.clone()),
                    ("a list with its total", json!({"data": list, "total_count": 41})),
                    ("a list of its own name", json!({"m2m_tokens": list, "total_count": 41.0})),
                    ("an empty list", json!([])),
                    ("no list", json!({"data": null, "total_count": 0})),
                ] {
                    all.push(Document { kind, value });
                }
            }
        }
        all
    }
}

/// The parameters that no call has, each as `<operation> <place> <name>`, and why.
pub(crate) fn skipped() -> impl Iterator<Item = (String, &'static str)> {
    let skipped = DIFFERENT.iter().filter(|(_, _, shape, _)| shape.is_none());
    skipped.map(|(schema, name, _, reason)| (format!("{schema} {name}"), *reason))
}

/// A parameter of lists that decides about the shape of the answer. Always sent, for the sake of the total.
pub(crate) const PAGINATED: &str = "paginated";

/// The entries of an answer that is a list.
pub(crate) fn entries(answer: &Value) -> Option<&Value> {
    match answer {
        Value::Array(_) => Some(answer),
        Value::Object(members) if members.contains_key("total_count") => {
            members.values().find(|value| value.is_array())
        }
        _ => None,
    }
}
