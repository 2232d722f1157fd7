//! The example against the emulator: as it is run, and what it does when plan and instance differ.

use std::process::Command;

use clerk_api::Clerk;
use clerk_api::groups::organizations::GetOrganization;
use clerk_emulator::{Emulator, Fault};
use provision::{Plan, Settings, provision};
use serde_json::json;

fn plan(members: &[(&str, &str)]) -> Plan {
    let members: Vec<_> =
        members.iter().map(|(address, role)| json!({"email_address": address, "role": role})).collect();
    serde_json::from_value(json!({
        "organization": {"name": "Engines", "slug": "engines", "settings": {"region": "eu", "seats": 3}},
        "permissions": [{"key": "org:invoices:read", "name": "Read"}, {"key": "org:invoices:pay", "name": "Pay"}],
        "roles": [{"key": "org:accountant", "name": "Accountant", "permissions": ["org:invoices:read"]}],
        "members": members,
    }))
    .unwrap()
}

fn client(emulator: &Emulator) -> Clerk {
    Clerk::builder().api_url(emulator.api_url()).secret_key(emulator.secret_key()).build().unwrap()
}

#[test]
fn as_it_is_run() {
    let run = Command::new(env!("CARGO_BIN_EXE_provision")).output().unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (first, second) = printed.split_once("second run:\n").unwrap();
    assert!(first.contains("ada@example.com joined as org:admin"), "{first}");
    assert_eq!(first.matches(" invited as ").count(), 12, "{first}");
    assert_eq!(second, "  all is as planned\n");
}

#[test]
fn a_live_instance_needs_a_plan_of_its_own() {
    let run = Command::new(env!("CARGO_BIN_EXE_provision")).arg("--live").output().unwrap();
    assert!(!run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("--plan"));
}

#[tokio::test]
async fn what_differs_is_changed_and_nothing_else() {
    let emulator = Emulator::start();
    let clerk = client(&emulator);
    let ada = emulator.create_user("ada@example.com");
    let all: Vec<(String, &str)> = (0..21).map(|index| (format!("guest{index}@example.com"), "org:member")).collect();
    let mut members: Vec<(&str, &str)> = all.iter().map(|(address, role)| (address.as_str(), *role)).collect();
    members.push(("ada@example.com", "org:accountant"));
    assert_eq!(provision(&clerk, &plan(&members)).await.unwrap().len(), 2 + 1 + 1 + 22);
    let bulk = emulator.requests().all().iter().filter(|request| request.path.ends_with("/invitations/bulk")).count();
    assert_eq!(bulk, 3, "ten at a time");
    assert_eq!(provision(&clerk, &plan(&members)).await.unwrap(), [""; 0]);

    // Somebody changed things by hand, and the plan has moved on.
    let organization = emulator.organization("engines").unwrap();
    emulator.change_role(&organization.id, &ada.id, "org:member");
    members[0].1 = "org:accountant";
    let mut newer = plan(&members);
    newer.organization.name = "Analytical Engines".to_owned();
    newer.organization.settings.seats = 4;
    newer.roles[0].permissions.push("org:invoices:pay".to_owned());
    assert_eq!(
        provision(&clerk, &newer).await.unwrap(),
        [
            "role org:accountant given one more permission",
            "organization engines renamed",
            "settings of organization engines changed",
            "ada@example.com is org:accountant now",
            "guest0@example.com invited as org:accountant",
        ]
    );
    assert_eq!(provision(&clerk, &newer).await.unwrap(), [""; 0]);
    let found = clerk.organizations().get("engines", GetOrganization::new()).await.unwrap();
    assert_eq!(found.name, "Analytical Engines");
    assert_eq!(found.private_metadata_as::<Settings>().unwrap(), Settings { region: "eu".to_owned(), seats: 4 });
}

#[tokio::test]
async fn a_run_that_was_cut_off_is_completed_by_the_next() {
    let emulator = Emulator::start();
    let clerk = client(&emulator);
    let plan = plan(&[("guest@example.com", "org:accountant")]);
    emulator.faults().add(Fault::status(500).on("POST", "/organizations").times(1));
    let error = provision(&clerk, &plan).await.unwrap_err();
    assert!(error.is_server_error(), "{error}");
    let changes = provision(&clerk, &plan).await.unwrap();
    assert_eq!(changes, ["organization engines created", "guest@example.com invited as org:accountant"]);
}
