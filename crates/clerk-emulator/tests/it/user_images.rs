//! Pictures of users: sent as files, shown to browsers.

use clerk_emulator::Emulator;
use reqwest::Url;
use serde_json::json;

use crate::api::{Api, Reply};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\r\n--x\r\nand so on";

async fn send(api: &Api<'_>, path: &str, part: &str, file: &[u8]) -> Reply {
    let body = [
        format!("--bound\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a.png\"\r\n\r\n").as_bytes(),
        file,
        b"\r\n--bound--\r\n",
    ]
    .concat();
    let request = api.request("POST", path).bearer_auth(api.emulator.secret_key());
    api.send(request.header("content-type", "multipart/form-data; boundary=bound").body(body)).await
}

async fn fetch(url: &str) -> (u16, String, Vec<u8>) {
    let response = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind, response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_picture_is_set_shown_and_deleted() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let user = format!("/v1/users/{}", ada.id);
    let path = format!("{user}/profile_image");
    let body = send(&api, &path, "file", PNG).await.accepted(200);
    assert_eq!((&body["object"], &body["has_image"]), (&json!("user"), &json!(true)));
    let first = body["image_url"].as_str().unwrap().to_owned();
    assert_eq!(fetch(&first).await, (200, "image/png".to_owned(), PNG.to_vec()));
    assert_eq!(Url::parse(&first).unwrap().port(), Some(clerk.address().port()));

    let gif = send(&api, &path, "file", b"GIF89a...").await.accepted(200);
    let second = gif["image_url"].as_str().unwrap().to_owned();
    assert_eq!(fetch(&second).await.1, "image/gif");
    assert_eq!(fetch(&first).await.0, 404, "nobody shows it any more");
    let gone = api.delete(&path).await.accepted(200);
    assert_eq!((&gone["has_image"], &gone["image_url"]), (&json!(false), &json!("")));
    assert_eq!(fetch(&second).await.0, 404);
    api.delete(&path).await.accepted(200);
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let path = format!("/v1/users/{}/profile_image", ada.id);
    send(&api, &path, "file", b"<svg/>").await.refused(400, "request_body_invalid");
    send(&api, &path, "file", b"").await.refused(400, "form_param_missing");
    send(&api, &path, "picture", PNG).await.refused(400, "form_param_missing");
    send(&api, "/v1/users/user_x/profile_image", "file", PNG).await.refused(404, "resource_not_found");
    api.post(&path, json!({})).await.refused(415, "unsupported_content_type");
    let large = [PNG, &vec![0; 10 * 1024 * 1024]].concat();
    send(&api, &path, "file", &large).await.refused(413, "image_too_large");
    send(&api, &path, "file", &large[..10 * 1024 * 1024]).await.accepted(200);
    let huge = [PNG, &vec![0; 16 * 1024 * 1024]].concat();
    send(&api, &path, "file", &huge).await.refused(413, "request_body_too_large");
}
