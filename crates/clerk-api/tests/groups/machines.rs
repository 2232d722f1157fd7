use clerk_api::groups::machines::{CreateMachine, ListMachines, UpdateMachine};
use clerk_types::ids::MachineId;
use clerk_types::time::Seconds;
use serde_json::json;

use crate::Given::{All, Required};
use crate::{conforms, replies};

#[tokio::test]
async fn list() {
    let params = ListMachines::new().limit(500).offset(0).query("a b&c").order_by("+name");
    let (page, sent) = conforms("ListMachines", &[], All, replies::machine().page("data"), |clerk| {
        let params = params.clone();
        async move { clerk.machines().list(params).await }
    })
    .await;
    assert_eq!(page.total_count, Some(41));
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "query": "a b&c", "order_by": "+name"}));

    conforms("ListMachines", &[], Required, replies::machine().page("data"), |clerk| async move {
        clerk.machines().list(ListMachines::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let with_secret = || replies::machine().with("secret_key", json!("ak_new"));
    let (machine, sent) = conforms("CreateMachine", &[], All, with_secret(), |clerk| async move {
        let params = CreateMachine::new("orders").scoped_machines(["mch_2", "mch_3"]).default_token_ttl(60);
        clerk.machines().create(params).await
    })
    .await;
    assert_eq!(machine.secret_key.unwrap().expose(), "ak_new");
    assert_eq!(machine.default_token_ttl, Some(Seconds::new(3600)));
    assert_eq!(sent, json!({"name": "orders", "scoped_machines": ["mch_2", "mch_3"], "default_token_ttl": 60}));

    conforms("CreateMachine", &[], Required, with_secret(), |clerk| async move {
        clerk.machines().create(CreateMachine::new("orders")).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    let (machine, _) = conforms("GetMachine", &["mch_1"], All, replies::machine(), |clerk| async move {
        clerk.machines().get("mch_1").await
    })
    .await;
    assert_eq!(machine.scoped_machines.unwrap()[0].scoped_machines, None);
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateMachine", &["mch_1"], All, replies::machine(), |clerk| async move {
        let params = UpdateMachine::new().name("billing").default_token_ttl(315_360_000);
        clerk.machines().update(&MachineId::new("mch_1"), params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "billing", "default_token_ttl": 315_360_000}));

    let (_, sent) = conforms("UpdateMachine", &["mch_1"], Required, replies::machine(), |clerk| async move {
        clerk.machines().update("mch_1", UpdateMachine::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    let (deleted, _) = conforms("DeleteMachine", &["mch_1"], All, replies::deleted("machine"), |clerk| async move {
        clerk.machines().delete("mch_1").await
    })
    .await;
    assert!(deleted.deleted);
}

#[tokio::test]
async fn secret_key() {
    let (key, _) =
        conforms("GetMachineSecretKey", &["mch_1"], All, replies::machine_secret_key(), |clerk| async move {
            clerk.machines().secret_key("mch_1").await
        })
        .await;
    assert_eq!(key.secret.expose(), "ak_new");
}

#[tokio::test]
async fn rotate_secret_key() {
    for ttl in [0, 28_800] {
        let (_, sent) =
            conforms("RotateMachineSecretKey", &["mch_1"], All, replies::machine_secret_key(), |clerk| async move {
                clerk.machines().rotate_secret_key("mch_1", ttl).await
            })
            .await;
        assert_eq!(sent, json!({"previous_token_ttl": ttl}));
    }
}

#[tokio::test]
async fn create_scope() {
    let (scope, sent) = conforms("CreateMachineScope", &["mch_1"], All, replies::machine_scope(), |clerk| async move {
        clerk.machines().create_scope("mch_1", "mch_2").await
    })
    .await;
    assert_eq!(sent, json!({"to_machine_id": "mch_2"}));
    assert_eq!((scope.from_machine_id.as_str(), scope.to_machine_id.as_str()), ("mch_1", "mch_2"));
}

#[tokio::test]
async fn delete_scope() {
    let ids = ["mch_1", "mch_2"];
    let (deleted, _) =
        conforms("DeleteMachineScope", &ids, All, replies::deleted_machine_scope(), |clerk| async move {
            clerk.machines().delete_scope("mch_1", "mch_2").await
        })
        .await;
    assert_eq!((deleted.from_machine_id.as_str(), deleted.to_machine_id.as_str()), ("mch_1", "mch_2"));
}
