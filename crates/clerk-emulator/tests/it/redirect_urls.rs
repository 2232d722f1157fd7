//! Redirect URLs over the Backend API.

use clerk_emulator::Emulator;
use serde_json::json;

use crate::api::{Api, each};

const URLS: &str = "/v1/redirect_urls";

#[tokio::test]
async fn urls_are_kept_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let mut made = Vec::new();
    for url in ["https://app.test/back", "my-app://back", "http://localhost:3000/back", "http://127.0.0.1/"] {
        let one = api.post(URLS, json!({ "url": url })).await.accepted(200);
        assert_eq!((&one["object"], &one["url"]), (&json!("redirect_url"), &json!(url)));
        made.push(one);
    }
    for (wrong, code) in [
        (json!({}), "form_param_missing"),
        (json!({ "url": "nowhere" }), "form_param_format_invalid"),
        (json!({ "url": "http://app.test/back" }), "insecure_url"),
        (json!({ "url": "my-app://back" }), "form_already_exists"),
        (json!({ "url": "https://b.test", "colour": 1 }), "form_param_unknown"),
    ] {
        api.post(URLS, wrong).await.refused(422, code);
    }
    assert_eq!(each(&api.get(&format!("{URLS}?limit=1&offset=2")).await.accepted(200), "url"), ["my-app://back"]);
    let page = api.get(&format!("{URLS}?paginated=true&limit=2")).await.accepted(200);
    assert_eq!((&page["total_count"], each(&page, "url").len()), (&json!(4), 2));
    let one = format!("{URLS}/{}", made[0]["id"].as_str().unwrap());
    assert_eq!(api.get(&one).await.accepted(200), made[0]);
    let gone = api.delete(&one).await.accepted(200);
    assert_eq!(gone, json!({ "object": "redirect_url", "id": made[0]["id"], "deleted": true }));
    api.get(&one).await.refused(404, "resource_not_found");
    api.delete(&one).await.refused(404, "resource_not_found");
    api.post(URLS, json!({ "url": "https://app.test/back" })).await.accepted(200);
}
