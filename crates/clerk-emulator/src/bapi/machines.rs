//! `/machines`: machines, their scopes, their secret keys.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::core::Core;
use crate::random;
use crate::store::{Change, M2mToken, Machine, PreviousKey, Scope, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "machines", list),
    Route::new("POST", "machines", create),
    Route::new("GET", "machines/*", get),
    Route::new("PATCH", "machines/*", update),
    Route::new("DELETE", "machines/*", delete),
    Route::new("GET", "machines/*/secret_key", get_secret_key),
    Route::new("POST", "machines/*/secret_key/rotate", rotate_secret_key),
    Route::new("POST", "machines/*/scopes", create_scope),
    Route::new("DELETE", "machines/*/scopes/*", delete_scope),
];

/// Scopes a machine may have, however they came.
pub(crate) const MOST_SCOPES: usize = 150;
/// Seconds: ten years.
const LONGEST_TTL: i64 = 315_360_000;
const DEFAULT_TTL: i64 = 3600;
/// Seconds a rotated key may go on: eight hours.
const LONGEST_GRACE: i64 = 28_800;
const LONGEST_NAME: usize = 255;
const ORDERS: [Field<Machine>; 2] =
    [("name", |a, b| a.name.cmp(&b.name)), ("created_at", |a, b| a.created_at.cmp(&b.created_at))];

/// What a new machine is to be.
pub(crate) struct NewMachine {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) default_token_ttl: i64,
    /// Given only by whoever seeds the data; else they are made.
    pub(crate) id: Option<String>,
    pub(crate) secret_key: Option<String>,
}

impl NewMachine {
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), scopes: Vec::new(), default_token_ttl: DEFAULT_TTL, id: None, secret_key: None }
    }
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let mut machines: Vec<&Machine> = store.machines().iter().collect();
    if let Some(query) = call.query.get("query").filter(|query| !query.is_empty()) {
        let part = query.to_lowercase();
        machines.retain(|machine| machine.id == query || machine.name.to_lowercase().contains(&part));
    }
    order.sort(&mut machines);
    call.page(&machines, |machine| with_scoped(call.core, &store, machine))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["name", "scoped_machines", "default_token_ttl"])?;
    let mut wanted = NewMachine::named(fields.required_string("name")?);
    wanted.scopes = fields.strings("scoped_machines")?.unwrap_or_default();
    wanted.default_token_ttl = ttl(&fields)?.unwrap_or(DEFAULT_TTL);
    let mut store = call.core.store();
    let machine = make(&mut store, wanted, call.now)?;
    let mut body = with_scoped(call.core, &store, &machine);
    if let Some(body) = body.as_object_mut() {
        body.insert("secret_key".to_owned(), json!(machine.secret_key));
    }
    Ok(Answer::ok(body))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let machine = find(&store, call.parameter(0))?;
    Ok(Answer::ok(with_scoped(call.core, &store, machine)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut machine = find(&store, call.parameter(0))?.clone();
    let fields = call.fields(Style::Form, &["name", "default_token_ttl"])?;
    if let Some(name) = fields.string("name")? {
        check_name(name)?;
        machine.name = name.to_owned();
    }
    if let Some(ttl) = ttl(&fields)? {
        machine.default_token_ttl = ttl;
    }
    machine.updated_at = call.now;
    save(&mut store, vec![Change::Machine(machine.clone())])?;
    Ok(Answer::ok(with_scoped(call.core, &store, &machine)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    remove(&mut call.core.store(), id)?;
    Ok(Answer::deleted("machine", id))
}

fn get_secret_key(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    Ok(secret_key(&find(&store, call.parameter(0))?.secret_key))
}

fn rotate_secret_key(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let id = call.parameter(0);
    find(&store, id)?;
    let fields = call.fields(Style::Form, &["previous_token_ttl"])?;
    let grace = fields.required_integer("previous_token_ttl")?;
    Ok(secret_key(&rotate(&mut store, id, grace, call.now)?))
}

fn create_scope(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let from = call.parameter(0);
    find(&store, from)?;
    let fields = call.fields(Style::Form, &["to_machine_id"])?;
    let to = fields.required_string("to_machine_id")?;
    add_scope(&mut store, from, to, call.now)?;
    Ok(Answer::ok(json!({
        "object": "machine_scope",
        "from_machine_id": from,
        "to_machine_id": to,
        "created_at": call.now,
    })))
}

fn delete_scope(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (from, to) = (call.parameter(0), call.parameter(1));
    remove_scope(&mut call.core.store(), from, to)?;
    Ok(Answer::ok(json!({
        "object": "machine_scope",
        "from_machine_id": from,
        "to_machine_id": to,
        "deleted": true,
    })))
}

/// Creates a machine with a secret key.
pub(crate) fn make(store: &mut Store, wanted: NewMachine, now: i64) -> Result<Machine, Refusal> {
    check_name(&wanted.name)?;
    check_ttl(wanted.default_token_ttl)?;
    if wanted.scopes.len() > MOST_SCOPES {
        return Err(refusal::too_many_scopes("scoped_machines"));
    }
    let mut scopes: Vec<Scope> = Vec::new();
    for to in wanted.scopes {
        if store.machines().get(&to).is_none() {
            return Err(refusal::unknown_resource("scoped_machines"));
        }
        if !scopes.iter().any(|scope| scope.to == to) {
            scopes.push(Scope { to, created_at: now });
        }
    }
    let machine = Machine {
        id: wanted.id.unwrap_or_else(random::machine_id),
        name: wanted.name,
        default_token_ttl: wanted.default_token_ttl,
        created_at: now,
        updated_at: now,
        secret_key: wanted.secret_key.unwrap_or_else(random::machine_secret_key),
        previous_keys: Vec::new(),
        scopes,
    };
    save(store, vec![Change::Machine(machine.clone())])?;
    Ok(machine)
}

/// Removes a machine, its tokens and every scope that leads to it.
pub(crate) fn remove(store: &mut Store, id: &str) -> Result<(), Refusal> {
    find(store, id)?;
    let mut changes = vec![Change::drop::<Machine>(id)];
    for token in store.m2m_tokens().iter().filter(|token| token.subject == id) {
        changes.push(Change::drop::<M2mToken>(&token.id));
    }
    for machine in store.machines().iter().filter(|machine| machine.id != id) {
        if machine.scopes.iter().any(|scope| scope.to == id) {
            let mut machine = machine.clone();
            machine.scopes.retain(|scope| scope.to != id);
            changes.push(Change::Machine(machine));
        }
    }
    save(store, changes)
}

/// Gives the machine a new secret key and answers it; the old one goes on for `grace` seconds.
pub(crate) fn rotate(store: &mut Store, id: &str, grace: i64, now: i64) -> Result<String, Refusal> {
    let mut machine = find(store, id)?.clone();
    if !(0..=LONGEST_GRACE).contains(&grace) {
        return Err(refusal::wrong_value("previous_token_ttl", "must be from 0 to 28800"));
    }
    let previous = std::mem::replace(&mut machine.secret_key, random::machine_secret_key());
    machine.previous_keys.retain(|key| now < key.valid_until);
    if grace > 0 {
        machine.previous_keys.push(PreviousKey { secret: previous, valid_until: now.saturating_add(grace * 1000) });
    }
    machine.updated_at = now;
    let secret = machine.secret_key.clone();
    save(store, vec![Change::Machine(machine)])?;
    Ok(secret)
}

/// Lets `from` talk to `to`, in tokens minted from now on.
pub(crate) fn add_scope(store: &mut Store, from: &str, to: &str, now: i64) -> Result<(), Refusal> {
    let mut machine = find(store, from)?.clone();
    find(store, to)?;
    if machine.scopes.iter().any(|scope| scope.to == to) {
        return Err(refusal::duplicate_scope());
    }
    if machine.scopes.len() >= MOST_SCOPES {
        return Err(refusal::too_many_scopes("to_machine_id"));
    }
    machine.scopes.push(Scope { to: to.to_owned(), created_at: now });
    save(store, vec![Change::Machine(machine)])
}

/// Takes the scope away, for tokens minted from now on.
pub(crate) fn remove_scope(store: &mut Store, from: &str, to: &str) -> Result<(), Refusal> {
    let mut machine = find(store, from)?.clone();
    let before = machine.scopes.len();
    machine.scopes.retain(|scope| scope.to != to);
    if machine.scopes.len() == before {
        return Err(refusal::not_found());
    }
    save(store, vec![Change::Machine(machine)])
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Machine, Refusal> {
    store.machines().get(id).ok_or_else(refusal::not_found)
}

fn save(store: &mut Store, changes: Vec<Change>) -> Result<(), Refusal> {
    store.apply(changes).map_err(|_| refusal::not_stored())
}

fn ttl(fields: &Fields) -> Result<Option<i64>, Refusal> {
    let ttl = fields.integer("default_token_ttl")?;
    ttl.map_or(Ok(()), check_ttl)?;
    Ok(ttl)
}

fn check_ttl(ttl: i64) -> Result<(), Refusal> {
    if (1..=LONGEST_TTL).contains(&ttl) {
        Ok(())
    } else {
        Err(refusal::wrong_value("default_token_ttl", "must be from 1 to 315360000"))
    }
}

fn check_name(name: &str) -> Result<(), Refusal> {
    match name.chars().count() {
        0 => Err(refusal::too_short("name", 1)),
        1..=LONGEST_NAME => Ok(()),
        _ => Err(refusal::too_long("name", LONGEST_NAME)),
    }
}

fn secret_key(secret: &str) -> Answer {
    Answer::ok(json!({ "object": "machine_secret_key", "secret": secret }))
}

fn render(core: &Core, machine: &Machine) -> Value {
    json!({
        "object": "machine",
        "id": machine.id,
        "name": machine.name,
        "instance_id": core.instance_id,
        "default_token_ttl": machine.default_token_ttl,
        "created_at": machine.created_at,
        "updated_at": machine.updated_at,
    })
}

fn with_scoped(core: &Core, store: &Store, machine: &Machine) -> Value {
    let scoped = machine.scopes.iter().filter_map(|scope| store.machines().get(&scope.to));
    let scoped: Vec<Value> = scoped.map(|machine| render(core, machine)).collect();
    let mut body = render(core, machine);
    if let Some(body) = body.as_object_mut() {
        body.insert("scoped_machines".to_owned(), json!(scoped));
    }
    body
}
