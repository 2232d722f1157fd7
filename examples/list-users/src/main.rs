//! Lists the users of an instance, filtered and in order, reads what the application keeps about them, and writes it:
//! against an emulator in this process, or with `--live` against a Clerk instance.

use std::process::ExitCode;

use clap::Parser;
use clerk_api::groups::users::{ListUsers, UserMetadata};
use clerk_api::{Clerk, Error, Filter, JsonObject};
use clerk_emulator::Emulator;
use clerk_types::resources::users::User;
use serde::{Deserialize, Serialize};

/// Whatever keeps it from coming to an end.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Somebody to list: twelve users, three of them in an organization.
const PEOPLE: &str = include_str!("../people.json");

/// Lists users, and what the application keeps about them.
#[derive(Debug, Parser)]
#[command(name = "list-users")]
struct Options {
    /// Only users with this text in a name, an address, a number or the identifier
    #[arg(long)]
    query: Option<String>,
    /// Only members of this organization; with a minus before it, only those who are none. Can be repeated
    #[arg(long, allow_hyphen_values = true)]
    organization: Vec<String>,
    /// What they are ordered by, for example -created_at
    #[arg(long, allow_hyphen_values = true)]
    order_by: Option<String>,
    /// How many are fetched at once
    #[arg(long)]
    page: Option<u32>,
    /// How many are shown at most
    #[arg(long, default_value_t = 20)]
    show: usize,
    /// Sets the plan of each user shown, in the public metadata
    #[arg(long)]
    set_plan: Option<String>,
    /// Use the Clerk instance of CLERK_SECRET_KEY, at CLERK_API_URL if that is set, and no emulator
    #[arg(long)]
    live: bool,
}

/// What this application keeps in the public metadata of users. Other members of it are left alone.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            let mut cause = problem.source();
            while let Some(problem) = cause {
                eprintln!("  because: {problem}");
                cause = problem.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    if options.live {
        return Ok(list(&Clerk::from_env()?, options).await?);
    }
    let emulator = Emulator::builder().seed(PEOPLE).start()?;
    let clerk = Clerk::builder().api_url(emulator.api_url()).secret_key(emulator.secret_key()).build()?;
    Ok(list(&clerk, options).await?)
}

async fn list(clerk: &Clerk, options: &Options) -> Result<(), Error> {
    let params = options.params();
    println!("{} users", clerk.users().count(&params).await?.total_count);
    // Pages are fetched as they are needed: what is not shown is not asked for.
    let mut users = clerk.users().list_all(params);
    for _ in 0..options.show {
        let Some(user) = users.next().await.transpose()? else { break };
        let mut profile: Profile = user.public_metadata_as().unwrap_or_default();
        if let Some(plan) = &options.set_plan {
            profile.plan = Some(plan.clone());
            let metadata = UserMetadata::new().public_metadata(JsonObject::of(&profile));
            clerk.users().merge_metadata(&user.id, metadata).await?;
        }
        println!("{}", line(&user, &profile));
    }
    Ok(())
}

fn line(user: &User, profile: &Profile) -> String {
    let name = [user.first_name.as_deref(), user.last_name.as_deref()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = user.primary_email_address().map_or("-", |address| address.email_address.as_str());
    format!("{}  {name:<20}  {address:<28}  {}", user.id, profile.plan.as_deref().unwrap_or("-"))
}

impl Options {
    fn params(&self) -> ListUsers {
        let mut params = ListUsers::new();
        if let Some(query) = &self.query {
            params = params.query(query);
        }
        if !self.organization.is_empty() {
            params = params.organization_id(self.organization.iter().map(|id| match id.strip_prefix('-') {
                Some(id) => Filter::exclude(id),
                None => Filter::from(id),
            }));
        }
        if let Some(order_by) = &self.order_by {
            params = params.order_by(order_by);
        }
        match self.page {
            Some(limit) => params.limit(limit),
            None => params,
        }
    }
}
