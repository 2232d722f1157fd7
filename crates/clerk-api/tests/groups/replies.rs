//! Answers for tests that do not look at them closely, and those of which the facts say too little.

use serde_json::{Value, json};

use crate::documents::{Document, documents};
use crate::operations::FACTS;

/// The largest document of a schema.
pub(crate) fn largest(schema: &str) -> Value {
    let all = documents(&FACTS, FACTS.expect(schema));
    all.into_iter().find(|document| document.kind == "maximal").unwrap().value
}

pub(crate) fn machine() -> Value {
    largest("CreateMachine.answer")
}

pub(crate) fn m2m_token() -> Value {
    largest("createM2MToken.answer")
}

pub(crate) fn api_key() -> Value {
    largest("createApiKey.answer")
}

/// A page of one entry.
pub(crate) fn page(entry: &Value) -> Value {
    json!({"data": [entry], "total_count": 1})
}

/// The facts mix an active with an inactive token, and know neither audience nor actor.
pub(crate) fn oauth_access_token() -> Value {
    json!({
        "object": "clerk_idp_oauth_access_token", "id": "oat_1", "client_id": "client_1",
        "type": "oauth:access_token", "subject": "user_1", "scopes": ["profile"], "revoked": true,
        "revocation_reason": "left", "expired": true, "expiration": 1716886800, "created_at": 1716883200,
        "updated_at": 1716883200.5, "aud": ["https://api.example.com"],
        "act": {"iss": "https://issuer.example", "sub": "agent_1", "act": {"sub": "agent_2"}}
    })
}

pub(crate) fn oauth_access_tokens() -> Vec<Document> {
    let smallest = json!({
        "object": "clerk_idp_oauth_access_token", "id": "oat_1", "client_id": "client_1", "subject": "user_1",
        "scopes": [], "revoked": false, "revocation_reason": null, "expired": false, "expiration": null,
        "created_at": 1716883200, "updated_at": 1716883200
    });
    by_hand(oauth_access_token(), smallest)
}

/// The facts hold private keys as well, which are not read on purpose.
pub(crate) fn jwks() -> Vec<Document> {
    let largest = json!({"keys": [{
        "kid": "ins_1", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQ", "e": "AQAB", "x5c": ["MII"],
        "x5t": "a", "x5t#S256": "b", "x5u": "https://example.com"
    }]});
    by_hand(largest, json!({"keys": []}))
}

fn by_hand(largest: Value, smallest: Value) -> Vec<Document> {
    let mut unknown = largest.clone();
    unknown["introduced_in_2031"] = json!({"deep": [1, {"er": null}]});
    let kinds = [("maximal", largest), ("minimal", smallest), ("unknown members", unknown)];
    kinds.map(|(kind, value)| Document { kind, value }).into()
}
