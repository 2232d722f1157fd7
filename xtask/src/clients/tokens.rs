//! M2M tokens: minting, listing, verifying with either key, authenticating requests, revoking.

use serde_json::{Value, json};

use super::machines::Machine;
use super::process::{Client, Emulator};
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

/// One that may talk to `receiver`, and one that may not.
pub(super) struct Cast {
    pub(super) receiver: Machine,
    pub(super) sender: Machine,
    pub(super) stranger: Machine,
}

impl Cast {
    pub(super) fn create(client: &mut Client) -> Outcome<Self> {
        let who = client.name;
        let receiver = Machine::create(client, &format!("{who} receiver"), &[])?;
        let sender = Machine::create(client, &format!("{who} sender"), &[&receiver.id])?;
        let stranger = Machine::create(client, &format!("{who} stranger"), &[])?;
        Ok(Self { receiver, sender, stranger })
    }
}

/// A token of the sender.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) id: String,
    pub(super) text: String,
}

impl Token {
    /// Mints one for ten minutes and checks what the answer says about it.
    pub(super) fn mint(client: &mut Client, cast: &Cast, format: &str) -> Outcome<Self> {
        let claims = json!({ "role": "worker", "deep": { "camelCase": 1 } });
        let arguments = json!({ "key": cast.sender.key, "format": format, "seconds": 600, "claims": claims });
        let answer = client.call("mint", arguments)?;
        let id = expect_prefix("id", &answer["id"], "mt_")?;
        let text = expect_prefix("token", &answer["token"], if format == "jwt" { "eyJ" } else { "mt_" })?;
        expect("subject", &answer["subject"], cast.sender.id.as_str())?;
        expect("scopes", &answer["scopes"], json!([cast.receiver.id]))?;
        expect("revoked", &answer["revoked"], false)?;
        expect("expired", &answer["expired"], false)?;
        expect("role", &answer["claims"]["role"], "worker")?;
        expect("a nested claim", &answer["claims"]["deep"], claims["deep"].clone())?;
        if answer["expiration"].as_f64().is_none() {
            return Err(format!("expiration is {}", answer["expiration"]).into());
        }
        Ok(Self { id, text })
    }
}

pub(super) fn run(client: &mut Client, emulator: &Emulator, report: &mut Report) {
    let who = client.name;
    let Some(cast) = report.step(who, "create the machines for tokens", || Cast::create(client)) else { return };
    let opaque = report.step(who, "mint an opaque token", || Token::mint(client, &cast, "opaque"));
    let jwt = report.step(who, "mint a JWT", || Token::mint(client, &cast, "jwt"));
    report.step(who, "mint without a lifetime: the machine's default", || {
        let answer = client.call("mint", json!({ "key": cast.sender.key }))?;
        expect_prefix("token", &answer["token"], "mt_")?;
        expect("claims", &answer["claims"], Value::Null)
    });
    report.step(who, "no minting with the instance key or a made-up one", || {
        client.refused_input("mint", json!({ "key": emulator.secret_key() }), 401, "machine_secret_key_invalid")?;
        client.refused("mint", json!({ "key": "ak_made_up" }), 401, "machine_secret_key_invalid")
    });
    report.step(who, "a reserved claim is refused in a JWT", || {
        let arguments = json!({ "key": cast.sender.key, "format": "jwt", "claims": { "sub": "mch_other" } });
        client.refused("mint", arguments, 400, "machine_token_reserved_claim")
    });
    report.step(who, "a token that lives long enough is reused", || {
        let arguments = json!({ "key": cast.sender.key, "seconds": 600, "claims": { "pool": 1 }, "min_remaining": 60 });
        let first = client.call("mint", arguments.clone())?;
        let second = client.call("mint", arguments)?;
        expect("the second token", &second["token"], first["token"].clone())
    });
    let (Some(opaque), Some(jwt)) = (opaque, jwt) else { return };
    report.step(who, "list the machine's tokens with either key", || {
        let own =
            client.call("list_tokens", json!({ "key": cast.sender.key, "subject": cast.sender.id, "limit": 100 }))?;
        let all = client.call("list_tokens", json!({ "subject": cast.sender.id, "limit": 100 }))?;
        for list in [&own, &all] {
            expect_listed("the list", list, &opaque.id, true)?;
            expect_listed("the list", list, &jwt.id, false)?;
        }
        expect("total", &own["total"], all["total"].clone())?;
        let foreign = json!({ "key": cast.stranger.key, "subject": cast.sender.id });
        client.refused("list_tokens", foreign, 403, "authorization_invalid")
    });
    report.step(who, "verify an opaque token with the receiver's key and with the instance key", || {
        for key in [json!(cast.receiver.key), Value::Null] {
            accepted(client, &cast, &opaque, key)?;
        }
        Ok(())
    });
    report.step(who, "refuse it for another machine, and refuse what was never minted", || {
        client.refused_token(&opaque.text, Some(&cast.stranger.key))?;
        client.refused_token("mt_never_minted", Some(&cast.receiver.key))?;
        client.refused_token("mt_never_minted", None)
    });
    report.step(who, "authenticate requests", || authenticate(client, &cast, &opaque, &jwt));
    report.step(who, "revoke: not for strangers, at once, and listed only when asked for", || {
        let foreign = json!({ "key": cast.stranger.key, "id": opaque.id });
        client.refused("revoke", foreign, 404, "resource_not_found")?;
        let answer = client.call("revoke", json!({ "key": cast.sender.key, "id": opaque.id, "reason": "left" }))?;
        expect("revoked", &answer["revoked"], true)?;
        expect("revocation_reason", &answer["revocation_reason"], "left")?;
        client.refused_token(&opaque.text, Some(&cast.receiver.key))?;
        client.refused_token(&opaque.text, None)?;
        let listed = json!({ "subject": cast.sender.id, "limit": 100 });
        expect_listed("the list", &client.call("list_tokens", listed)?, &opaque.id, false)?;
        let with_revoked = json!({ "subject": cast.sender.id, "limit": 100, "revoked": true });
        expect_listed("the list with revoked ones", &client.call("list_tokens", with_revoked)?, &opaque.id, true)?;
        if client.authenticates_opaque_m2m_tokens() {
            let arguments = json!({ "accepts": "m2m_token", "token": opaque.text, "key": cast.receiver.key });
            expect("signed in", &client.call("authenticate", arguments)?["signed_in"], false)?;
        }
        Ok(())
    });
    report.step(who, "revoke with the instance key", || {
        let token = Token::mint(client, &cast, "opaque")?;
        let answer = client.call("revoke", json!({ "id": token.id }))?;
        expect("revoked", &answer["revoked"], true)?;
        client.refused_token(&token.text, Some(&cast.receiver.key))
    });
}

/// Verifies with the API, with the key given or the instance key.
pub(super) fn accepted(client: &mut Client, cast: &Cast, token: &Token, key: Value) -> Outcome<()> {
    let mut arguments = json!({ "token": token.text });
    if !key.is_null() {
        arguments["key"] = key;
    }
    let answer = client.call("verify", arguments)?;
    expect("id", &answer["id"], token.id.as_str())?;
    expect("subject", &answer["subject"], cast.sender.id.as_str())?;
    expect("scopes", &answer["scopes"], json!([cast.receiver.id]))?;
    expect("revoked", &answer["revoked"], false)?;
    expect("expired", &answer["expired"], false)?;
    expect("role", &answer["claims"]["role"], "worker")?;
    expect("token", &answer["token"], Value::Null)
}

/// What a service does with a request: JWTs with keys from the network and with a local one, opaque tokens with either
/// secret key.
pub(super) fn authenticate(client: &mut Client, cast: &Cast, opaque: &Token, jwt: &Token) -> Outcome<()> {
    let mut cases = vec![
        ("a JWT", &jwt.text, json!({ "receiver": cast.receiver.id }), Some(jwt)),
        ("a JWT with a local key", &jwt.text, json!({ "receiver": cast.receiver.id, "local": true }), Some(jwt)),
        ("a JWT for another machine", &jwt.text, json!({ "receiver": cast.stranger.id }), None),
        ("a JWT for another machine, local", &jwt.text, json!({ "receiver": cast.stranger.id, "local": true }), None),
    ];
    let forged = forge(&jwt.text);
    cases.push(("a forged JWT", &forged, json!({ "receiver": cast.receiver.id, "local": true }), None));
    cases.push(("a forged JWT, remote", &forged, json!({ "receiver": cast.receiver.id }), None));
    if client.authenticates_opaque_m2m_tokens() {
        cases.push(("an opaque token", &opaque.text, json!({ "key": cast.receiver.key }), Some(opaque)));
        cases.push(("an opaque token, instance key", &opaque.text, json!({}), Some(opaque)));
        cases.push(("an opaque token, stranger", &opaque.text, json!({ "key": cast.stranger.key }), None));
    }
    if client.checks_receivers_of_opaque_tokens() {
        cases.push(("an opaque token, receiver", &opaque.text, json!({ "receiver": cast.receiver.id }), Some(opaque)));
        cases.push(("an opaque token, wrong receiver", &opaque.text, json!({ "receiver": cast.stranger.id }), None));
    }
    for (what, text, mut arguments, token) in cases {
        arguments["accepts"] = json!("m2m_token");
        arguments["token"] = json!(text);
        let answer = client.call("authenticate", arguments).map_err(|error| format!("{what}: {error}"))?;
        expect(&format!("{what}: signed in"), &answer["signed_in"], token.is_some())
            .map_err(|error| format!("{error}, reason {}", answer["reason"]))?;
        if let Some(token) = token {
            expect(&format!("{what}: subject"), &answer["subject"], cast.sender.id.as_str())?;
            expect(&format!("{what}: id"), &answer["id"], token.id.as_str())?;
        }
    }
    let answer = client.call(
        "authenticate",
        json!({ "accepts": "m2m_token", "token": null, "local": true, "receiver": cast.receiver.id }),
    )?;
    expect("signed in without a token", &answer["signed_in"], false)
}

/// The same token with one bit of its signature changed.
fn forge(jwt: &str) -> String {
    let Some((signed, signature)) = jwt.rsplit_once('.') else { return jwt.to_owned() };
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{signed}.{first}{}", signature.get(1..).unwrap_or_default())
}

impl Client {
    /// The API must refuse the token as unknown, whatever is wrong with it.
    pub(super) fn refused_token(&mut self, token: &str, key: Option<&str>) -> Outcome<()> {
        let mut arguments = json!({ "token": token });
        if let Some(key) = key {
            arguments["key"] = json!(key);
        }
        self.refused("verify", arguments, 404, "resource_not_found")
    }
}

#[cfg(test)]
mod tests {
    use super::forge;

    #[test]
    fn a_forged_token_differs_in_its_signature_only() {
        assert_eq!(forge("h.p.Axyz"), "h.p.Bxyz");
        assert_eq!(forge("h.p.xyz"), "h.p.Ayz");
    }
}
