//! Webhooks, signed as Clerk signs them.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::program::Program;

/// What the program takes with its local Clerk.
const KEY: &[u8] = b"everybody knows this";

/// Sends a webhook that is signed with `key`, and returns the status of the answer.
pub(crate) async fn send(program: &Program, key: &[u8], body: &str) -> u16 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let signed = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), format!("msg_1.{now}.{body}").as_bytes());
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(program.page("/webhooks"));
    let request = request
        .header("svix-id", "msg_1")
        .header("svix-timestamp", now)
        .header("svix-signature", format!("v1,{}", STANDARD.encode(signed)));
    request.body(body.to_owned()).send().await.unwrap().status().as_u16()
}

/// The same with the right key.
pub(crate) async fn send_signed(program: &Program, body: &str) -> u16 {
    send(program, KEY, body).await
}
