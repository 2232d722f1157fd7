//! The layer, the extractors and the guard as tower services, without a server and without network.

mod fake_clerk;
mod layer;
mod refusals;
mod require;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::ServiceExt;

/// Sends `GET /` with these headers.
async fn get(app: Router, headers: &[(&str, &str)]) -> Response<Body> {
    app.oneshot(request(headers)).await.unwrap()
}

/// Sends `POST /` with these headers.
async fn post(app: Router, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = request(headers);
    *request.method_mut() = http::Method::POST;
    app.oneshot(request).await.unwrap()
}

fn request(headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::get("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}
