//! clerk-axum in front of a tonic service: refusals arrive as gRPC statuses.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Buf, BufMut, Bytes};
use clerk_auth::{MachineAuth, Refusal};
use clerk_axum::{AuthExt, AuthLayer, Require};
use clerk_emulator::Fault;
use tonic::body::Body;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{BoxFuture, Context, Poll, Service};
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Response, Status};

use crate::scenarios::World;

/// Messages are bytes as they are: what generated code has a message type for.
#[derive(Clone, Copy, Default)]
struct Plain;

impl Codec for Plain {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, message: Bytes, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put(message);
        Ok(())
    }
}

impl Decoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// Answers who is calling, and counts how often it was asked.
#[derive(Clone, Default)]
struct WhoAmI {
    asked: Arc<AtomicUsize>,
}

impl NamedService for WhoAmI {
    const NAME: &'static str = "test.WhoAmI";
}

impl Service<http::Request<Body>> for WhoAmI {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(tonic::server::Grpc::new(Plain).unary(service, request).await) })
    }
}

impl Service<Request<Bytes>> for WhoAmI {
    type Response = Response<Bytes>;
    type Error = Status;
    type Future = BoxFuture<Response<Bytes>, Status>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let caller = request.extensions().authed::<MachineAuth>();
        let answer = caller.map(|machine| Response::new(machine.machine_id().to_owned().into()));
        let status = answer.map_err(|rejection| {
            Status::new(Code::from_i32(rejection.refusal().grpc_status().into()), rejection.reason().as_str())
        });
        Box::pin(async { status })
    }
}

/// The layers of a service that only `caller` may call.
fn guard(world: &World) -> (AuthLayer, Require<MachineAuth>) {
    let caller = world.caller.id.clone();
    let require = Require::new().check(move |machine: &MachineAuth| match machine.machine_id() {
        id if id == caller => Ok(()),
        _ => Err(Refusal::forbidden("another machine")),
    });
    let machines = world.groups().into_iter().find(|group| group.path == "machines").unwrap();
    // An answer of the application's own must not reach clients of gRPC.
    (AuthLayer::new(machines.authenticator.unwrap()).on_refusal(|_| "own"), require)
}

async fn call(address: &str, token: Option<&str>) -> Result<String, Status> {
    let channel = Channel::from_shared(address.to_owned()).unwrap().connect().await.unwrap();
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.unwrap();
    let mut request = Request::new(Bytes::from_static(b"who am I?"));
    if let Some(token) = token {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    let answer = client.unary(request, "/test.WhoAmI/Ask".parse().unwrap(), Plain).await?;
    Ok(String::from_utf8(answer.into_inner().to_vec()).unwrap())
}

async fn check_all(address: &str, world: &World) {
    assert_eq!(call(address, Some(&world.opaque)).await.unwrap(), world.caller.id);
    assert_eq!(call(address, Some(&world.jwt)).await.unwrap(), world.caller.id);

    let status = call(address, None).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "No token in header"));
    assert_eq!(status.metadata().get("www-authenticate").unwrap(), "Bearer");

    let status = call(address, Some("mt_unknown")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "token-invalid"));

    let other = world.emulator.create_m2m_token(&world.other_caller.id, 60.0).token;
    let status = call(address, Some(&other)).await.unwrap_err();
    assert_eq!(status.code(), Code::PermissionDenied);

    world.emulator.faults().add(Fault::rate_limited(7).on("POST", "/m2m_tokens/verify").times(1));
    let status = call(address, Some(&world.opaque)).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert_eq!(status.metadata().get("retry-after").unwrap(), "7");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_the_layers_of_a_tonic_server() {
    let world = World::start();
    let (authenticate, require) = guard(&world);
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", incoming.local_addr().unwrap());
    // Here the layer added first runs first.
    let server = Server::builder().layer(authenticate).layer(require).add_service(WhoAmI::default());
    let server = tokio::spawn(server.serve_with_incoming(incoming));
    check_all(&address, &world).await;
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_the_layers_of_an_axum_router() {
    let world = World::start();
    let (authenticate, require) = guard(&world);
    let app = Routes::new(WhoAmI::default()).into_axum_router().layer(require).layer(authenticate);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    check_all(&address, &world).await;
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_layer() {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", incoming.local_addr().unwrap());
    let server = Server::builder().layer(Require::<MachineAuth>::new()).add_service(WhoAmI::default());
    let server = tokio::spawn(server.serve_with_incoming(incoming));
    assert_eq!(call(&address, Some("mt_1")).await.unwrap_err().code(), Code::Internal);
    server.abort();
}

/// tonic runs a method whatever the verb of the request: what looks like a preflight must not reach it.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_dressed_up_as_a_preflight_runs_nothing() {
    let world = World::start();
    let service = WhoAmI::default();
    let (authenticate, require) = guard(&world);
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let tonic_address = incoming.local_addr().unwrap();
    let server = Server::builder().layer(authenticate).layer(require).add_service(service.clone());
    let tonic_server = tokio::spawn(server.serve_with_incoming(incoming));

    let (authenticate, require) = guard(&world);
    let app = Routes::new(service.clone()).into_axum_router().layer(require).layer(authenticate);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let axum_address = listener.local_addr().unwrap();
    let axum_server = tokio::spawn(async move { axum::serve(listener, app).await });

    for address in [tonic_address, axum_address] {
        let mut channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
        for content_type in [None, Some("application/grpc")] {
            let mut request = http::Request::options("/test.WhoAmI/Ask")
                .header("origin", "https://site.test")
                .header("access-control-request-method", "POST");
            if let Some(content_type) = content_type {
                request = request.header("content-type", content_type);
            }
            let message = axum::body::Body::from(&b"\0\0\0\0\x03who"[..]);
            std::future::poll_fn(|context| channel.poll_ready(context)).await.unwrap();
            channel.call(request.body(Body::new(message)).unwrap()).await.unwrap();
            assert_eq!(service.asked.load(Ordering::SeqCst), 0, "{content_type:?}");
        }
    }
    tonic_server.abort();
    axum_server.abort();
}
