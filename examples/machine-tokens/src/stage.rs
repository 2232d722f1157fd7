//! What the steps act on: three machines, two services, and the program that calls them.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clerk_api::groups::m2m_tokens::CreateM2mToken;
use clerk_auth::TokenType;
use clerk_types::ids::M2mTokenId;
use clerk_types::resources::m2m_tokens::{M2mToken, M2mTokenFormat};
use clerk_types::secret::Secret;
use http::HeaderValue;

use crate::Failure;
use crate::caller::{Answer, Caller};
use crate::fleet::{Fleet, Machine};
use crate::instance::Instance;
use crate::report::{Report, Row};
use crate::services::Service;

const OPAQUE: &str = "an opaque token";
const JWT: &str = "a JWT";

/// The instance, the machines and the services.
pub(crate) struct Stage {
    pub(crate) instance: Arc<Instance>,
    pub(crate) fleet: Arc<Fleet>,
    /// Has a scope for both services.
    pub(crate) orders: Machine,
    /// `billing` on axum and `shipping` on actix-web. Neither has a scope for anybody.
    pub(crate) services: [Service; 2],
    pub(crate) caller: Caller,
    report: Arc<Report>,
}

/// A token that was minted.
pub(crate) struct Minted {
    pub(crate) id: M2mTokenId,
    pub(crate) secret: Secret,
}

/// What came of something, how long it took, and how many calls to the API it caused.
pub(crate) struct Measured<T> {
    pub(crate) value: T,
    pub(crate) took: Duration,
    pub(crate) api_calls: usize,
}

impl Stage {
    /// Makes the machines and starts the services.
    pub(crate) async fn set_up(
        instance: Arc<Instance>,
        fleet: Arc<Fleet>,
        report: Arc<Report>,
    ) -> Result<Self, Failure> {
        report.step("Three machines: orders may call billing and shipping; the services start");
        let billing = created(&instance, &fleet, &report, "billing", &[]).await?;
        let shipping = created(&instance, &fleet, &report, "shipping", &[]).await?;
        let orders = created(&instance, &fleet, &report, "orders", &[&billing, &shipping]).await?;
        let services = [Service::on_axum(billing, &instance).await?, Service::on_actix(shipping, &instance)?];
        for service in &services {
            report.note(&format!("{} is on {}: {}", service.machine.name, service.name, service.url()));
        }
        Ok(Self { instance, fleet, orders, services, caller: Caller::new()?, report })
    }

    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Has `machine` mint a token with its secret key, and checks whom it is meant for.
    pub(crate) async fn mint(
        &self,
        machine: &Machine,
        format: M2mTokenFormat,
        life: Option<Duration>,
    ) -> Result<Minted, Failure> {
        let form = if format == M2mTokenFormat::Jwt { JWT } else { OPAQUE };
        let mut params = CreateM2mToken::new().token_format(format);
        if let Some(life) = life {
            params = params.seconds_until_expiration(life.as_secs());
        }
        let minted = measure(&self.instance, machine.clerk.m2m_tokens().create(params)).await;
        let token = minted.value?;
        let secret = token.token.clone().ok_or("the API minted a token and did not tell it")?;

        let receivers = if machine.id == self.orders.id { "for billing, shipping" } else { "for nobody" };
        self.report.row(&Row {
            at: "Clerk",
            sent: &format!("{}: mint {} with its key", machine.name, form),
            expected: format!("{form} {receivers}"),
            answered: format!("{} {}", form_of(&secret), self.receivers(&token)),
            expected_api_calls: Some(1),
            api_calls: minted.api_calls,
            took: minted.took,
        });
        Ok(Minted { id: token.id, secret })
    }

    /// Calls a service with a token, and checks what it answers.
    pub(crate) async fn call(
        &self,
        service: &Service,
        sent: &str,
        token: Option<&Secret>,
        expected: Answer,
        expected_api_calls: Option<usize>,
    ) -> Result<(), Failure> {
        let credential = token.map(bearer).transpose()?;
        let answer = measure(&self.instance, self.caller.call(service.url(), credential)).await;
        self.report.row(&Row {
            at: service.name,
            sent,
            expected: self.named(&expected.to_string()),
            answered: self.named(&answer.value?.to_string()),
            expected_api_calls,
            api_calls: answer.api_calls,
            took: answer.took,
        });
        Ok(())
    }

    /// The text with names in place of the machines' ids.
    pub(crate) fn named(&self, text: &str) -> String {
        let machines = self.services.iter().map(|service| &service.machine).chain([&self.orders]);
        machines.fold(text.to_owned(), |text, machine| text.replace(machine.id.as_str(), machine.name))
    }

    fn receivers(&self, token: &M2mToken) -> String {
        let mut names: Vec<String> = token.scopes.iter().map(|id| self.named(id.as_str())).collect();
        names.sort();
        if names.is_empty() { "for nobody".to_owned() } else { format!("for {}", names.join(", ")) }
    }
}

/// Awaits something, and counts the calls to the API meanwhile.
pub(crate) async fn measure<T>(instance: &Instance, work: impl Future<Output = T>) -> Measured<T> {
    let (calls_before, started) = (instance.api_calls(), Instant::now());
    let value = work.await;
    Measured { value, took: started.elapsed(), api_calls: instance.api_calls() - calls_before }
}

async fn created(
    instance: &Instance,
    fleet: &Fleet,
    report: &Report,
    name: &'static str,
    may_call: &[&Machine],
) -> Result<Machine, Failure> {
    let scopes: Vec<_> = may_call.iter().map(|machine| &machine.id).collect();
    let names: Vec<_> = may_call.iter().map(|machine| machine.name).collect();
    let scope = if names.is_empty() { "no scope".to_owned() } else { format!("scopes {}", names.join(", ")) };
    let made = measure(instance, fleet.create(name, &scopes)).await;
    let (id, secret_key) = made.value?;
    report.row(&Row {
        at: "Clerk",
        sent: &format!("create {name}, {scope}"),
        expected: "mch_..., with a secret key ak_...".to_owned(),
        answered: format!("{}, with a secret key {}", prefix(id.as_str()), prefix(secret_key.expose())),
        expected_api_calls: Some(1),
        api_calls: made.api_calls,
        took: made.took,
    });
    Machine::start(name, id, secret_key, instance)
}

fn bearer(token: &Secret) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))?;
    // Keeps it out of logs and of header compression.
    value.set_sensitive(true);
    Ok(value)
}

/// The prefix that tells what an id or a key is, without the rest.
fn prefix(text: &str) -> String {
    text.split_once('_').map_or_else(String::new, |(prefix, _)| format!("{prefix}_..."))
}

/// What form the token has, whatever was asked for.
fn form_of(token: &Secret) -> &'static str {
    match clerk_auth::Token::parse(token.expose()) {
        token if token.machine_type() != Some(TokenType::M2mToken) => "no M2M token",
        token if token.is_jwt() => JWT,
        _ => OPAQUE,
    }
}
