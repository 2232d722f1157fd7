//! Speaks for our crates in `cargo xtask clients`: one JSON request a line on standard input, one answer a line on
//! standard output. The same operations, with answers of the same shape, as the scripts around Clerk's own SDKs.

mod people;
mod resources;

use std::io::{BufRead, Write};

use clerk_api::{
    Clerk,
    groups::{
        api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey, UpdateApiKey},
        m2m_tokens::{CreateM2mToken, ListM2mTokens, RevokeM2mToken},
        machines::{CreateMachine, ListMachines, UpdateMachine},
    },
};
use clerk_auth::{Accepts, AnyAuth, Authenticator, PendingSessions, TokenType};
use clerk_types::{
    page::Page,
    resources::{m2m_tokens::M2mTokenFormat, machines::Machine},
    secret::Secret,
    time::Seconds,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where the emulator is, and its keys.
#[derive(Deserialize)]
struct Setup {
    api_url: String,
    secret_key: String,
    jwt_key: String,
}

/// What all operations take; each reads what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Arguments {
    accepts: String,
    args: Value,
    call: String,
    claims: Option<Value>,
    default_token_ttl: Option<i64>,
    description: Option<String>,
    format: Option<String>,
    id: String,
    include_invalid: bool,
    key: Option<Secret>,
    limit: Option<u32>,
    local: bool,
    min_remaining: Option<u64>,
    name: String,
    order_by: Option<String>,
    previous_token_ttl: i64,
    query: Option<String>,
    reason: Option<String>,
    receiver: Option<String>,
    revoked: Option<bool>,
    scopes: Option<Vec<String>>,
    seconds: Option<f64>,
    secret: String,
    subject: String,
    to: String,
    token: Option<String>,
}

#[derive(Deserialize)]
struct Request {
    op: String,
    args: Arguments,
}

/// What goes wrong on the way, as the other side wants to read it.
struct Failure {
    status: Option<u16>,
    code: Option<String>,
    message: String,
}

type Answer = Result<Value, Failure>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setup: Setup = serde_json::from_str(&std::env::var("CLIENT_SETUP")?)?;
    let clerk = Clerk::builder().api_url(&setup.api_url).secret_key(setup.secret_key.as_str()).build()?;
    for line in std::io::stdin().lock().lines() {
        let Request { op, args } = serde_json::from_str(&line?)?;
        let answer = match answer(&clerk, &setup, &op, args).await {
            Ok(value) => json!({ "ok": value }),
            Err(Failure { status, code, message }) => {
                json!({ "error": { "status": status, "code": code, "message": message } })
            }
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

async fn answer(clerk: &Clerk, setup: &Setup, op: &str, args: Arguments) -> Answer {
    match op {
        "authenticate" => authenticate(setup, args).await,
        "resource" => resources::resource(clerk, &args.call, args.args).await,
        "mint" | "list_tokens" | "verify" | "revoke" => token(clerk, op, args).await,
        _ if op.contains("api_key") => api_key(clerk, op, args).await,
        _ => machine(clerk, op, args).await,
    }
}

async fn machine(clerk: &Clerk, op: &str, args: Arguments) -> Answer {
    let machines = clerk.machines();
    match op {
        "create_machine" => {
            let mut params = CreateMachine::new(args.name).scoped_machines(args.scopes.unwrap_or_default());
            params.default_token_ttl = args.default_token_ttl.map(Seconds::new);
            machines.create(params).await.map(of_machine)
        }
        "list_machines" => {
            let mut params = ListMachines::new();
            params.query = args.query;
            params.limit = args.limit;
            params.order_by = args.order_by;
            machines.list(params).await.map(page)
        }
        "get_machine" => machines.get(args.id).await.map(of_machine),
        "update_machine" => machines.update(args.id, UpdateMachine::new().name(args.name)).await.map(of_machine),
        "delete_machine" => machines.delete(args.id).await.map(|it| json!({ "id": it.id, "deleted": it.deleted })),
        "machine_secret" => machines.secret_key(args.id).await.map(|it| json!({ "secret": it.secret })),
        "rotate_secret" => {
            let ttl = Seconds::new(args.previous_token_ttl);
            machines.rotate_secret_key(args.id, ttl).await.map(|it| json!({ "secret": it.secret }))
        }
        "create_scope" => machines
            .create_scope(args.id, args.to)
            .await
            .map(|it| json!({ "from": it.from_machine_id, "to": it.to_machine_id })),
        "delete_scope" => machines.delete_scope(args.id, args.to).await.map(|it| json!({ "deleted": it.deleted })),
        _ => return unknown(op),
    }
    .map_err(Failure::from)
}

async fn token(clerk: &Clerk, op: &str, args: Arguments) -> Answer {
    let mut tokens = clerk.m2m_tokens();
    if let Some(key) = &args.key {
        tokens = tokens.with_machine_secret_key(key);
    }
    match op {
        "mint" => {
            let mut params = CreateM2mToken::new();
            params.token_format = args.format.map(M2mTokenFormat::from);
            params.seconds_until_expiration = args.seconds.map(Into::into);
            params.claims = args.claims;
            params.min_remaining_ttl_seconds = args.min_remaining;
            tokens.create(params).await.map(plain)
        }
        "list_tokens" => {
            let mut params = ListM2mTokens::new(args.subject);
            params.revoked = args.revoked;
            params.limit = args.limit;
            tokens.list(params).await.map(page)
        }
        "verify" => tokens.verify(&args.token.unwrap_or_default()).await.map(plain),
        _ => {
            let mut params = RevokeM2mToken::new();
            params.revocation_reason = args.reason;
            tokens.revoke(args.id, params).await.map(plain)
        }
    }
    .map_err(Failure::from)
}

async fn api_key(clerk: &Clerk, op: &str, args: Arguments) -> Answer {
    let keys = clerk.api_keys();
    match op {
        "create_api_key" => {
            let mut params = CreateApiKey::new(args.name, args.subject);
            params.scopes = args.scopes;
            params.claims = args.claims;
            params.description = args.description;
            params.seconds_until_expiration = args.seconds.map(Into::into);
            keys.create(params).await.map(plain)
        }
        "list_api_keys" => {
            keys.list(ListApiKeys::new(args.subject).include_invalid(args.include_invalid)).await.map(page)
        }
        "get_api_key" => keys.get(args.id).await.map(plain),
        "update_api_key" => {
            let mut params = UpdateApiKey::new().description(args.description.unwrap_or_default());
            params.scopes = args.scopes;
            keys.update(args.id, params).await.map(plain)
        }
        "api_key_secret" => keys.secret(args.id).await.map(plain),
        "verify_api_key" => keys.verify(&args.secret).await.map(plain),
        "revoke_api_key" => {
            let mut params = RevokeApiKey::new();
            params.revocation_reason = args.reason;
            keys.revoke(args.id, params).await.map(plain)
        }
        "delete_api_key" => keys.delete(args.id).await.map(|it| json!({ "id": it.id, "deleted": it.deleted })),
        _ => return unknown(op),
    }
    .map_err(Failure::from)
}

/// A service that takes a request with this token: with the given machine secret key, else with the instance's, or with
/// the public key alone.
async fn authenticate(setup: &Setup, args: Arguments) -> Answer {
    let accepts: TokenType = args.accepts.parse().map_err(Failure::local)?;
    let mut builder = Authenticator::builder().accepts(Accepts::one(accepts));
    builder = match args.receiver {
        Some(machine) => builder.receiver(machine),
        None => builder.any_receiver(),
    };
    builder = match (args.local, args.key) {
        (true, _) => builder.jwt_key(setup.jwt_key.as_str()).networkless(),
        (false, Some(key)) => builder.api_url(setup.api_url.as_str()).machine_secret_key(key),
        (false, None) => builder.api_url(setup.api_url.as_str()).secret_key(setup.secret_key.as_str()),
    };
    let authenticator = builder.build().map_err(Failure::local)?;
    let mut request = http::Request::get("/");
    if let Some(token) = args.token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let state = authenticator.authenticate(&request.body(()).map_err(Failure::local)?).await;
    let auth = state.to_auth(PendingSessions::SignedOut).ok();
    let id = match &auth {
        Some(AnyAuth::Machine(auth)) => Some(auth.id().to_owned()),
        Some(AnyAuth::ApiKey(auth)) => Some(auth.id().to_owned()),
        _ => None,
    };
    Ok(json!({
        "signed_in": state.is_authenticated(),
        "reason": state.reason().map(|reason| reason.as_str().to_owned()),
        "subject": auth.as_ref().map(AnyAuth::subject),
        "id": id,
    }))
}

fn unknown(op: &str) -> Answer {
    Err(Failure::local(format!("no operation `{op}`")))
}

/// As it would go over the wire.
fn plain(resource: impl Serialize) -> Value {
    serde_json::to_value(resource).unwrap_or_default()
}

fn of_machine(machine: Machine) -> Value {
    let scopes: Vec<_> = machine.scoped_machines.iter().flatten().map(|machine| &machine.id).collect();
    json!({
        "id": machine.id,
        "name": machine.name,
        "default_token_ttl": machine.default_token_ttl,
        "scopes": scopes,
        "secret_key": machine.secret_key,
    })
}

fn page<T: Serialize>(page: Page<T>) -> Value {
    let ids: Vec<Value> = page.data.iter().map(|item| plain(item)["id"].clone()).collect();
    json!({ "ids": ids, "total": page.total_count })
}

impl Failure {
    /// Nothing was asked of the API.
    fn local(error: impl ToString) -> Self {
        Self { status: None, code: None, message: error.to_string() }
    }
}

impl From<clerk_api::Error> for Failure {
    fn from(error: clerk_api::Error) -> Self {
        let code = if error.is_invalid_request() { Some("refused_locally") } else { error.codes().next() };
        Self {
            status: error.status().map(|status| status.as_u16()),
            code: code.map(str::to_owned),
            message: error.to_string(),
        }
    }
}
