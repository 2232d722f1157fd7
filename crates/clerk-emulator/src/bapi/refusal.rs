//! Every refusal the emulator can answer, one function for each situation.
//!
//! Where Clerk's documents are silent, the choice is made here and in the table of the README, and nowhere else.

pub(crate) mod access;
pub(crate) mod files;
pub(crate) mod organizations;
pub(crate) mod sessions;
pub(crate) mod users;

use serde_json::{Map, Value, json};

use super::operations::Operation;
use crate::random;

/// An error answer in Clerk's shape.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    code: &'static str,
    message: String,
    long_message: String,
    meta: Map<String, Value>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: &str, long_message: impl Into<String>) -> Self {
        Self { status, code, message: message.to_owned(), long_message: long_message.into(), meta: Map::new() }
    }

    fn about(self, param_name: &str) -> Self {
        self.with("param_name", json!(param_name))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.meta.insert(name.to_owned(), value);
        self
    }

    /// For messages to whoever calls the emulator's Rust methods.
    pub(crate) fn text(&self) -> String {
        format!("{} ({}): {}", self.status, self.code, self.long_message)
    }

    /// What went wrong, for a person.
    pub(crate) fn explanation(&self) -> &str {
        &self.long_message
    }

    /// The field that is wrong, if it is one.
    pub(crate) fn param_name(&self) -> Option<&str> {
        self.meta.get("param_name").and_then(Value::as_str)
    }

    /// The body, with the trace id the headers carry too.
    pub(crate) fn body(&self, trace_id: &str) -> Value {
        let mut error = json!({ "message": self.message, "long_message": self.long_message, "code": self.code });
        if let (false, Some(error)) = (self.meta.is_empty(), error.as_object_mut()) {
            error.insert("meta".to_owned(), self.meta.clone().into());
        }
        json!({ "errors": [error], "clerk_trace_id": trace_id })
    }
}

/// A new trace id: 32 hexadecimal characters.
pub(crate) fn trace_id() -> String {
    random::hex32()
}

// Authentication.

/// No `Authorization` header, or not `Bearer <key>`.
pub(crate) fn no_credential() -> Refusal {
    Refusal::new(
        401,
        "authorization_header_format_invalid",
        "Invalid Authorization header format",
        "The Authorization header is missing or does not have the form \"Bearer <key>\"",
    )
}

/// A key that is not the instance secret key where only that will do.
pub(crate) fn unknown_instance_key() -> Refusal {
    Refusal::new(
        401,
        "clerk_key_invalid",
        "The provided Clerk Secret Key is invalid",
        "This key is not the secret key of this instance. Check CLERK_SECRET_KEY and CLERK_API_URL.",
    )
}

/// A key that is not a living machine secret key where one is needed.
pub(crate) fn unknown_machine_key() -> Refusal {
    Refusal::new(
        401,
        "machine_secret_key_invalid",
        "The provided Machine Secret Key is invalid",
        "This key is not the secret key of a machine of this instance, or it was rotated away. \
         The instance secret key cannot stand in for it here. Check CLERK_MACHINE_SECRET_KEY.",
    )
}

/// A list with a machine key of another machine's tokens.
pub(crate) fn foreign_subject() -> Refusal {
    Refusal::new(
        403,
        "authorization_invalid",
        "Unauthorized request",
        "A machine secret key lists the tokens of its own machine only",
    )
}

// The request as a whole.

/// No such route, machine, token or key; also every token that does not verify, so that nobody learns why.
pub(crate) fn not_found() -> Refusal {
    Refusal::new(404, "resource_not_found", "Resource not found", "The resource does not exist")
}

/// An operation that Clerk has and the emulator has not.
pub(super) fn not_emulated(operation: &Operation) -> Refusal {
    let Operation { name, method, path, .. } = operation;
    let long = format!("The emulator does not emulate {name} ({method} {path})");
    Refusal::new(501, "operation_not_emulated", "Operation not emulated", long)
}

pub(crate) fn unknown_version() -> Refusal {
    Refusal::new(
        400,
        "malformed_request_parameters",
        "Malformed request parameters",
        "The API version is unknown, or given more than once; give a known one in Clerk-API-Version or in \
         __clerk_api_version, not both",
    )
}

pub(crate) fn body_too_large() -> Refusal {
    Refusal::new(413, "request_body_too_large", "Request body too large", "The request body is larger than 1 MiB")
}

pub(crate) fn unsupported_content_type() -> Refusal {
    Refusal::new(
        415,
        "unsupported_content_type",
        "Unsupported content type",
        "The content type of a request with a body must be application/json",
    )
}

/// A body that is no JSON object, outside the proxied groups.
pub(crate) fn body_invalid() -> Refusal {
    Refusal::new(400, "request_body_invalid", "Request body invalid", "The request body is not a JSON object")
}

/// A body that is no JSON list of objects.
pub(crate) fn body_is_no_list() -> Refusal {
    Refusal::new(400, "request_body_invalid", "Request body invalid", "The request body is not a JSON array of objects")
}

/// More things at once than an operation takes.
pub(crate) fn bulk_too_large(most: usize) -> Refusal {
    let long = format!("At most {most} at once");
    Refusal::new(400, "bulk_size_exceeded", "Bulk size exceeded", long)
}

/// The journal could not be written; nothing has changed.
pub(crate) fn not_stored() -> Refusal {
    Refusal::new(500, "internal_clerk_error", "Oops, an unexpected error occurred", "The data could not be stored")
}

/// The cryptographic library failed.
pub(crate) fn not_signed() -> Refusal {
    Refusal::new(500, "internal_clerk_error", "Oops, an unexpected error occurred", "The token could not be signed")
}

// Fields in the proxied groups: M2M tokens, API keys, OAuth access tokens.

/// `place` is like `body.token`, `query.subject`, `url_parameter.apiKeyID`.
pub(crate) fn bad_request(place: &str, why: &str) -> Refusal {
    Refusal::new(400, "bad_request", "Bad Request", format!("Invalid '{place}': {why}"))
}

/// A claim that the server sets itself, in a JWT.
pub(crate) fn reserved_claim(name: &str) -> Refusal {
    Refusal::new(
        400,
        "machine_token_reserved_claim",
        "Reserved claim",
        format!("The claim \"{name}\" is reserved in tokens of format jwt"),
    )
    .about("claims")
}

// Fields elsewhere.

pub(crate) fn missing(name: &str) -> Refusal {
    Refusal::new(422, "form_param_missing", "is missing", format!("{name} must be included")).about(name)
}

/// A field that is needed since another is there.
pub(crate) fn conditionally_missing(name: &str, with: &str) -> Refusal {
    let long = format!("{name} must be included together with {with}");
    Refusal::new(422, "form_conditional_param_missing", "is missing", long).about(name)
}

pub(crate) fn nil(name: &str) -> Refusal {
    Refusal::new(422, "form_param_nil", "is null", format!("{name} must not be null")).about(name)
}

pub(crate) fn unknown_field(name: &str) -> Refusal {
    let long = format!("{name} is not a parameter of this request");
    Refusal::new(422, "form_param_unknown", "is unknown", long).about(name)
}

pub(crate) fn wrong_type(name: &str, wanted: &str) -> Refusal {
    Refusal::new(422, "form_param_type_invalid", "has the wrong type", format!("{name} must be {wanted}")).about(name)
}

pub(crate) fn wrong_value(name: &str, why: &str) -> Refusal {
    Refusal::new(422, "form_param_value_invalid", "is invalid", format!("{name} {why}")).about(name)
}

pub(crate) fn too_short(name: &str, least: usize) -> Refusal {
    let long = format!("{name} must have at least {least} characters");
    Refusal::new(422, "form_param_min_length_exceeded", "is too short", long).about(name)
}

pub(crate) fn too_long(name: &str, most: usize) -> Refusal {
    let long = format!("{name} must have at most {most} characters");
    Refusal::new(422, "form_param_max_length_exceeded", "is too long", long).about(name)
}

pub(crate) fn too_many_scopes(name: &str) -> Refusal {
    let long = format!("a machine may have at most {} scopes", super::machines::MOST_SCOPES);
    Refusal::new(422, "form_param_array_size_exceeded", "has too many members", long).about(name)
}

pub(crate) fn too_many(name: &str, most: usize) -> Refusal {
    let long = format!("{name} may have at most {most} members");
    Refusal::new(422, "form_param_array_size_exceeded", "has too many members", long).about(name)
}

/// Something that a field names does not exist.
pub(crate) fn unknown_resource(name: &str) -> Refusal {
    let long = format!("{name} names something that does not exist");
    Refusal::new(422, "form_resource_not_found", "is not found", long).about(name)
}

/// A text that does not have the form it must have.
pub(crate) fn wrong_format(name: &str, why: &str) -> Refusal {
    Refusal::new(422, "form_param_format_invalid", "is invalid", format!("{name} {why}")).about(name)
}

/// A text that is no instant.
pub(crate) fn invalid_time(name: &str) -> Refusal {
    let long = format!("{name} must be an instant in the form of RFC 3339, like 2012-10-20T07:15:20.902Z");
    Refusal::new(422, "form_param_invalid_time", "is invalid", long).about(name)
}

/// A value that someone else has and that nobody can share.
pub(crate) fn identifier_exists(name: &str) -> Refusal {
    let long = format!("That {name} is taken; try another one");
    Refusal::new(422, "form_identifier_exists", "is taken", long).about(name)
}

/// A thing of this name that is there already.
pub(crate) fn already_exists(name: &str) -> Refusal {
    Refusal::new(422, "form_already_exists", "already exists", format!("There is one with this {name} already"))
        .about(name)
}

/// A claim that every token carries, in a JWT template.
pub(crate) fn reserved_template_claim(name: &str) -> Refusal {
    let long = format!("You can't use the reserved claim: '{name}'");
    Refusal::new(400, "jwt_template_reserved_claim", "reserved claim", long).about("claims")
}

/// A field that another one makes necessary.
pub(crate) fn missing_besides(name: &str, other: &str) -> Refusal {
    let long = format!("{name} is required when {other} is true");
    Refusal::new(422, "form_conditional_param_missing", "is missing", long).about(name)
}

/// A value that is in a list twice.
pub(crate) fn duplicate(name: &str) -> Refusal {
    let long = format!("{name} has a value more than once");
    Refusal::new(422, "form_param_duplicate", "duplicate values", long).about(name)
}

/// A scope that is there already.
pub(crate) fn duplicate_scope() -> Refusal {
    Refusal::new(409, "conflict", "Conflict", "The machine has this scope already")
}
