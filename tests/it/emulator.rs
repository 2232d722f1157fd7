//! The emulator starts, serves and stops under every test attribute that users write.

use clerk_api::Clerk;
use clerk_emulator::Emulator;

async fn is_served(emulator: &Emulator) {
    let clerk = Clerk::builder().secret_key(emulator.secret_key()).api_url(emulator.api_url()).build().unwrap();
    let machine = emulator.create_machine("billing", &[]);
    assert_eq!(clerk.machines().get(machine.id.as_str()).await.unwrap().name, "billing");
}

#[test]
fn without_a_runtime() {
    let emulator = Emulator::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(is_served(&emulator));
}

#[tokio::test]
async fn on_a_runtime_of_one_thread() {
    is_served(&Emulator::start()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_runtime_of_several_threads() {
    is_served(&Emulator::start()).await;
}

#[actix_web::test]
async fn on_the_runtime_of_actix() {
    is_served(&Emulator::start()).await;
}
