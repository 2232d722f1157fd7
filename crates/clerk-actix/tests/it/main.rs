//! The middleware, the extractors and the guard, without a server and without network.

mod fake_clerk;
mod middleware;
mod refusals;
mod require;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, read_body};

/// Sends `GET` with these headers.
async fn get<B>(
    app: &impl Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    path: &str,
    headers: &[(&str, &str)],
) -> ServiceResponse<B> {
    call_service(app, request(path, headers).to_request()).await
}

/// Sends `POST` with these headers.
async fn post<B>(
    app: &impl Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    path: &str,
    headers: &[(&str, &str)],
) -> ServiceResponse<B> {
    call_service(app, request(path, headers).method(Method::POST).to_request()).await
}

fn request(path: &str, headers: &[(&str, &str)]) -> TestRequest {
    headers.iter().fold(TestRequest::with_uri(path), |request, header| request.append_header(*header))
}

fn header<'r, B>(response: &'r ServiceResponse<B>, name: &str) -> Option<&'r str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

async fn text<B: MessageBody>(response: ServiceResponse<B>) -> String {
    String::from_utf8(read_body(response).await.to_vec()).unwrap()
}
