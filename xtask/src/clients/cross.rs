//! What one client mints, each of the others verifies: accepted where the receiver is right, refused where it is not.

use serde_json::json;

use super::process::Client;
use super::tokens::{Cast, Token, accepted, authenticate};
use super::{Report, expect, expect_prefix};

pub(super) fn run(clients: &mut [Client], report: &mut Report) {
    for minter in 0..clients.len() {
        for verifier in (0..clients.len()).filter(|verifier| *verifier != minter) {
            let names = format!("{} for {}", clients[minter].name, clients[verifier].name);
            let minted = report.step(&names, "mint", || {
                let client = &mut clients[minter];
                let cast = Cast::create(client)?;
                let opaque = Token::mint(client, &cast, "opaque")?;
                let jwt = Token::mint(client, &cast, "jwt")?;
                Ok((cast, opaque, jwt))
            });
            let Some((cast, opaque, jwt)) = minted else { continue };
            let client = &mut clients[verifier];
            report.step(&names, "verify with either key", || {
                accepted(client, &cast, &opaque, json!(cast.receiver.key))?;
                accepted(client, &cast, &opaque, json!(null))?;
                client.refused_token(&opaque.text, Some(&cast.stranger.key))
            });
            report.step(&names, "authenticate", || authenticate(client, &cast, &opaque, &jwt));
            report.step(&names, "an API key", || {
                let subject = format!("org_{:0<27}", "cross");
                let made = clients[minter].call("create_api_key", json!({ "name": "cross", "subject": subject }))?;
                let secret = expect_prefix("secret", &made["secret"], "ak_")?;
                let answer = clients[verifier].call("verify_api_key", json!({ "secret": secret }))?;
                expect("id", &answer["id"], made["id"].clone())?;
                expect("subject", &answer["subject"], subject)
            });
        }
    }
}
