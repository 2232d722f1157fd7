use clerk_api::groups::machines::{CreateMachine, ListMachines, UpdateMachine};
use clerk_types::ids::MachineId;
use clerk_types::time::Seconds;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListMachines", &[], All, |clerk| async move {
        let params = ListMachines::new().limit(500).offset(0).query("a b&c").order_by("+name");
        clerk.machines().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "query": "a b&c", "order_by": "+name"}));

    conforms("ListMachines", &[], Required, |clerk| async move { clerk.machines().list(ListMachines::new()).await })
        .await;
}

#[tokio::test]
async fn create() {
    let (machine, sent) = conforms("CreateMachine", &[], All, |clerk| async move {
        let params = CreateMachine::new("orders").scoped_machines(["mch_2", "mch_3"]).default_token_ttl(60);
        clerk.machines().create(params).await
    })
    .await;
    assert_eq!(machine.secret_key.unwrap().expose(), "some text");
    assert_eq!(machine.default_token_ttl, Some(Seconds::new(1_716_883_200_001)));
    assert_eq!(sent, json!({"name": "orders", "scoped_machines": ["mch_2", "mch_3"], "default_token_ttl": 60}));

    conforms("CreateMachine", &[], Required, |clerk| async move {
        clerk.machines().create(CreateMachine::new("orders")).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    let (machine, _) =
        conforms("GetMachine", &["mch_1"], All, |clerk| async move { clerk.machines().get("mch_1").await }).await;
    assert_eq!(machine.scoped_machines.unwrap()[0].scoped_machines, None);
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateMachine", &["mch_1"], All, |clerk| async move {
        let params = UpdateMachine::new().name("billing").default_token_ttl(315_360_000);
        clerk.machines().update(&MachineId::new("mch_1"), params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "billing", "default_token_ttl": 315_360_000}));

    let (_, sent) = conforms("UpdateMachine", &["mch_1"], Required, |clerk| async move {
        clerk.machines().update("mch_1", UpdateMachine::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    let (deleted, _) =
        conforms("DeleteMachine", &["mch_1"], All, |clerk| async move { clerk.machines().delete("mch_1").await }).await;
    assert!(deleted.deleted);
}

#[tokio::test]
async fn secret_key() {
    let (key, _) =
        conforms(
            "GetMachineSecretKey",
            &["mch_1"],
            All,
            |clerk| async move { clerk.machines().secret_key("mch_1").await },
        )
        .await;
    assert_eq!(key.secret.expose(), "some text");
}

#[tokio::test]
async fn rotate_secret_key() {
    for ttl in [0, 28_800] {
        let (_, sent) = conforms("RotateMachineSecretKey", &["mch_1"], All, |clerk| async move {
            clerk.machines().rotate_secret_key("mch_1", ttl).await
        })
        .await;
        assert_eq!(sent, json!({"previous_token_ttl": ttl}));
    }
}

#[tokio::test]
async fn create_scope() {
    let (scope, sent) = conforms("CreateMachineScope", &["mch_1"], All, |clerk| async move {
        clerk.machines().create_scope("mch_1", "mch_2").await
    })
    .await;
    assert_eq!(sent, json!({"to_machine_id": "mch_2"}));
    assert_eq!((scope.from_machine_id.as_str(), scope.to_machine_id.as_str()), ("some text", "some text"));
}

#[tokio::test]
async fn delete_scope() {
    let ids = ["mch_1", "mch_2"];
    let (deleted, _) = conforms("DeleteMachineScope", &ids, All, |clerk| async move {
        clerk.machines().delete_scope("mch_1", "mch_2").await
    })
    .await;
    assert_eq!((deleted.from_machine_id.as_str(), deleted.to_machine_id.as_str()), ("some text", "some text"));
}
