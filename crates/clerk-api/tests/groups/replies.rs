//! The largest and the smallest answer of each kind.

use serde_json::{Value, json};

pub(crate) struct Replies {
    pub(crate) maximal: Value,
    pub(crate) minimal: Value,
}

impl Replies {
    /// A page of one entry each, under this name.
    pub(crate) fn page(self, name: &str) -> Self {
        Self {
            maximal: json!({name: [self.maximal], "total_count": 41.0}),
            minimal: json!({name: [self.minimal], "total_count": 0}),
        }
    }

    /// The same with another member in the largest answer.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.maximal[name] = value;
        self
    }
}

pub(crate) fn machine() -> Replies {
    let minimal = json!({
        "object": "machine", "id": "mch_1", "name": "a", "instance_id": "ins_1", "created_at": 0, "updated_at": 0
    });
    Replies {
        maximal: json!({
            "object": "machine", "id": "mch_1", "name": "a", "instance_id": "ins_1", "created_at": 1716883200000_i64,
            "updated_at": 1716883200001_i64, "default_token_ttl": 3600, "scoped_machines": [minimal]
        }),
        minimal,
    }
}

pub(crate) fn machine_scope() -> Replies {
    Replies {
        maximal: json!({
            "object": "machine_scope", "from_machine_id": "mch_1", "to_machine_id": "mch_2",
            "created_at": 1716883200000_i64
        }),
        minimal: json!({"from_machine_id": "mch_1", "to_machine_id": "mch_2", "created_at": 0}),
    }
}

pub(crate) fn deleted_machine_scope() -> Replies {
    Replies {
        maximal: json!({
            "object": "machine_scope", "from_machine_id": "mch_1", "to_machine_id": "mch_2", "deleted": true
        }),
        minimal: json!({"object": "x", "from_machine_id": "a", "to_machine_id": "b", "deleted": true}),
    }
}

pub(crate) fn machine_secret_key() -> Replies {
    Replies {
        maximal: json!({"object": "machine_secret_key", "secret": "ak_new"}),
        minimal: json!({"object": "machine_secret_key_2031", "secret": "ak_new"}),
    }
}

pub(crate) fn deleted(object: &str) -> Replies {
    Replies {
        maximal: json!({"object": object, "id": "it_1", "deleted": true}),
        minimal: json!({"object": object, "deleted": true}),
    }
}

pub(crate) fn m2m_token() -> Replies {
    Replies {
        maximal: json!({
            "object": "machine_to_machine_token", "id": "mt_1", "subject": "mch_1", "claims": {"a": null, "b": [1.5]},
            "scopes": ["mch_2"], "revoked": true, "revocation_reason": "leaked", "expired": true,
            "expiration": 1716886800000.0, "last_used_at": 1716883300000_i64, "created_at": 1716883200000_i64,
            "updated_at": 1716883200001_i64
        }),
        minimal: json!({
            "object": "machine_to_machine_token", "id": "mt_1", "subject": "mch_1", "claims": null, "revoked": false,
            "revocation_reason": null, "expired": false, "expiration": null, "last_used_at": null,
            "created_at": 1716883200000_i64, "updated_at": 1716883200000_i64
        }),
    }
}

pub(crate) fn api_key() -> Replies {
    Replies {
        maximal: json!({
            "object": "api_key", "id": "ak_1", "type": "api_key", "subject": "user_1", "name": "nightly",
            "description": "for the job", "claims": {"a": null}, "scopes": ["read"], "revoked": true,
            "revocation_reason": "old", "expired": true, "expiration": 1716886800000.0, "created_by": "user_2",
            "last_used_at": 1716883300000_i64, "created_at": 1716883200000_i64, "updated_at": 1716883200001_i64
        }),
        minimal: json!({
            "object": "api_key", "id": "ak_1", "type": "api_key", "subject": "user_1", "name": "nightly",
            "claims": null, "scopes": [], "revoked": false, "revocation_reason": null, "expired": false,
            "expiration": null, "created_by": null, "last_used_at": null, "created_at": 1716883200000_i64,
            "updated_at": 1716883200000_i64
        }),
    }
}

pub(crate) fn api_key_secret() -> Replies {
    Replies { maximal: json!({"secret": "ak_a/b=="}), minimal: json!({"secret": ""}) }
}

pub(crate) fn oauth_access_token() -> Replies {
    Replies {
        maximal: json!({
            "object": "clerk_idp_oauth_access_token", "id": "oat_1", "client_id": "client_1",
            "type": "oauth:access_token", "subject": "user_1", "scopes": ["profile"], "revoked": true,
            "revocation_reason": "left", "expired": true, "expiration": 1716886800, "created_at": 1716883200,
            "updated_at": 1716883200.5, "aud": ["https://api.example.com"],
            "act": {"iss": "https://issuer.example", "sub": "agent_1", "act": {"sub": "agent_2"}}
        }),
        minimal: json!({
            "object": "clerk_idp_oauth_access_token", "id": "oat_1", "client_id": "client_1", "subject": "user_1",
            "scopes": [], "revoked": false, "revocation_reason": null, "expired": false, "expiration": null,
            "created_at": 1716883200, "updated_at": 1716883200
        }),
    }
}

pub(crate) fn jwks() -> Replies {
    Replies {
        maximal: json!({"keys": [{
            "kid": "ins_1", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQ", "e": "AQAB", "x5c": ["MII"],
            "x5t": "a", "x5t#S256": "b", "x5u": "https://example.com"
        }]}),
        minimal: json!({"keys": []}),
    }
}
