//! Machines, their scopes and secret keys.

use serde_json::{Value, json};

use super::process::Client;
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

/// A machine that a client created.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) id: String,
    pub(super) key: String,
}

impl Machine {
    /// Creates one that may talk to `scopes`.
    pub(super) fn create(client: &mut Client, name: &str, scopes: &[&str]) -> Outcome<Self> {
        let answer = client.call("create_machine", json!({ "name": name, "scopes": scopes }))?;
        let id = expect_prefix("id", &answer["id"], "mch_")?;
        let key = expect_prefix("secret_key", &answer["secret_key"], "ak_")?;
        expect("name", &answer["name"], name)?;
        expect("scopes", &answer["scopes"], scopes)?;
        Ok(Self { id, key })
    }
}

pub(super) fn run(client: &mut Client, report: &mut Report) {
    let who = client.name;
    let Some((receiver, sender)) = report.step(who, "create machines", || {
        let receiver = Machine::create(client, &format!("{who} machines receiver"), &[])?;
        let sender = Machine::create(client, &format!("{who} machines sender"), &[&receiver.id])?;
        Ok((receiver, sender))
    }) else {
        return;
    };
    report.step(who, "create a machine with its own token lifetime", || {
        let answer =
            client.call("create_machine", json!({ "name": "short", "scopes": [], "default_token_ttl": 90 }))?;
        expect("default_token_ttl", &answer["default_token_ttl"], 90)?;
        client.call("delete_machine", json!({ "id": answer["id"] }))
    });
    report.step(who, "refuse a machine without a name, and one with an unknown scope", || {
        client.refused_input("create_machine", json!({ "name": "", "scopes": [] }), 422, "form_param_")?;
        let scopes = [format!("mch_{}", "0".repeat(27))];
        client.refused("create_machine", json!({ "name": "x", "scopes": scopes }), 422, "form_resource_not_found")
    });
    report.step(who, "get a machine: scopes, and no secret key", || {
        let answer = client.call("get_machine", json!({ "id": sender.id }))?;
        expect("id", &answer["id"], sender.id.as_str())?;
        expect("scopes", &answer["scopes"], json!([receiver.id]))?;
        expect("default_token_ttl", &answer["default_token_ttl"], 3600)?;
        expect("secret_key", &answer["secret_key"], Value::Null)
    });
    report.step(who, "list machines by name, newest first, in pages", || {
        let query = format!("{who} machines");
        let all = client.call("list_machines", json!({ "query": query, "order_by": "-created_at" }))?;
        expect("total", &all["total"], 2)?;
        expect_listed("the list", &all, &receiver.id, true)?;
        expect_listed("the list", &all, &sender.id, true)?;
        let first = client.call("list_machines", json!({ "query": query, "limit": 1, "order_by": "-name" }))?;
        expect("the first page", &first, json!({ "ids": [sender.id], "total": 2 }))
    });
    report.step(who, "rename a machine", || {
        let answer = client.call("update_machine", json!({ "id": sender.id, "name": "renamed" }))?;
        expect("name", &answer["name"], "renamed")?;
        expect("default_token_ttl", &answer["default_token_ttl"], 3600)
    });
    report.step(who, "read a secret key again", || {
        let answer = client.call("machine_secret", json!({ "id": sender.id }))?;
        expect("secret", &answer["secret"], sender.key.as_str())
    });
    report.step(who, "create a scope once, and delete it", || {
        let pair = json!({ "id": receiver.id, "to": sender.id });
        let answer = client.call("create_scope", pair.clone())?;
        expect("scope", &answer, json!({ "from": receiver.id, "to": sender.id }))?;
        client.refused("create_scope", pair.clone(), 409, "conflict")?;
        let answer = client.call("delete_scope", pair)?;
        expect("deleted", &answer["deleted"], true)?;
        let answer = client.call("get_machine", json!({ "id": receiver.id }))?;
        expect("scopes", &answer["scopes"], json!([]))
    });
    report.step(who, "refuse a scope to a machine that is not there", || {
        let pair = json!({ "id": receiver.id, "to": format!("mch_{}", "0".repeat(27)) });
        client.refused("create_scope", pair, 404, "resource_not_found")
    });
    report.step(who, "rotate a secret key: the old one lives on for as long as asked", || rotate(client, &sender));
    report.step(who, "delete a machine, and its key with it", || {
        let key = client.call("machine_secret", json!({ "id": sender.id }))?["secret"].clone();
        let answer = client.call("delete_machine", json!({ "id": sender.id }))?;
        expect("answer", &answer, json!({ "id": sender.id, "deleted": true }))?;
        client.refused("get_machine", json!({ "id": sender.id }), 404, "resource_not_found")?;
        client.refused("mint", json!({ "key": key }), 401, "machine_secret_key_invalid")
    });
}

fn rotate(client: &mut Client, sender: &Machine) -> Outcome<()> {
    let rotate = |client: &mut Client, seconds: u32| -> Outcome<String> {
        let answer = client.call("rotate_secret", json!({ "id": sender.id, "previous_token_ttl": seconds }))?;
        expect_prefix("secret", &answer["secret"], "ak_")
    };
    let second = rotate(client, 3600)?;
    if second == sender.key {
        return Err("the new key is the old one".into());
    }
    let now = client.call("machine_secret", json!({ "id": sender.id }))?;
    expect("secret", &now["secret"], second.as_str())?;
    client.call("mint", json!({ "key": sender.key }))?;
    client.call("mint", json!({ "key": second }))?;
    let third = rotate(client, 0)?;
    client.refused("mint", json!({ "key": second }), 401, "machine_secret_key_invalid")?;
    client.call("mint", json!({ "key": third }))?;
    client.refused_input("rotate_secret", json!({ "id": sender.id, "previous_token_ttl": 28_801 }), 422, "form_param_")
}
