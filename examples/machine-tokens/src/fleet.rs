//! The machines of this run: made with the instance's secret key, and removed at the end whatever happened.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use clerk_api::Clerk;
use clerk_api::groups::machines::{CreateMachine, ListMachines};
use clerk_types::ids::MachineId;
use clerk_types::secret::Secret;

use crate::Failure;
use crate::instance::Instance;

/// Whatever is left over after a crash is worthless after ten minutes.
const TOKEN_TTL_SECONDS: i64 = 600;

/// A machine: one program that calls others or is called.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) name: &'static str,
    pub(crate) id: MachineId,
    /// What the program has in `CLERK_MACHINE_SECRET_KEY`.
    pub(crate) secret_key: Secret,
    /// The client of the program, which has no other key than that.
    pub(crate) clerk: Clerk,
}

impl Machine {
    /// What a program that starts with this key makes of it.
    pub(crate) fn start(
        name: &'static str,
        id: MachineId,
        secret_key: Secret,
        instance: &Instance,
    ) -> Result<Self, Failure> {
        let clerk = instance.client()?.machine_secret_key(&secret_key).build()?;
        Ok(Self { name, id, secret_key, clerk })
    }
}

/// Makes machines and removes them again.
#[derive(Debug)]
pub(crate) struct Fleet {
    clerk: Clerk,
    /// What the names of the machines of this run, and of no other, begin with.
    prefix: String,
    made: Mutex<Vec<MachineId>>,
}

impl Fleet {
    pub(crate) fn new(instance: &Instance) -> Result<Self, Failure> {
        let clerk = instance.client()?.secret_key(instance.secret_key()).build()?;
        let prefix = format!("machine-tokens-{:016x}-", fastrand::u64(..));
        Ok(Self { clerk, prefix, made: Mutex::default() })
    }

    /// The client with the instance's secret key.
    pub(crate) fn clerk(&self) -> &Clerk {
        &self.clerk
    }

    /// Makes a machine that may call the machines in `scopes`, and tells its id and secret key.
    pub(crate) async fn create(&self, name: &str, scopes: &[&MachineId]) -> Result<(MachineId, Secret), Failure> {
        let params = CreateMachine::new(format!("{}{name}", self.prefix))
            .scoped_machines(scopes.iter().copied())
            .default_token_ttl(TOKEN_TTL_SECONDS);
        let machine = self.clerk.machines().create(params).await?;
        self.made().push(machine.id.clone());
        let secret_key = machine.secret_key.ok_or("the API made a machine and did not tell its secret key")?;
        Ok((machine.id, secret_key))
    }

    /// Deletes every machine of this run; their keys, scopes and tokens stop working with them.
    ///
    /// Goes on when one cannot be deleted, and tells of all that are left. May be called again.
    pub(crate) async fn remove(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        // The answer to a creation can get lost: such a machine is found by its name only.
        let found = self.find().await.unwrap_or_else(|error| {
            problems.push(format!("the machines cannot be listed: {error}"));
            Vec::new()
        });
        let machines: BTreeSet<MachineId> = self.made().iter().cloned().chain(found).collect();
        for machine in machines {
            match self.clerk.machines().delete(&machine).await {
                Ok(_) => {}
                Err(error) if error.is_not_found() => {}
                Err(error) => problems.push(format!("{machine} is left over: {error}")),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("; ").into()) }
    }

    /// The machines of this run that the API knows of.
    pub(crate) async fn find(&self) -> Result<Vec<MachineId>, clerk_api::Error> {
        let mut found = Vec::new();
        let mut machines = self.clerk.machines().list_all(ListMachines::new().query(&self.prefix));
        while let Some(machine) = machines.next().await.transpose()? {
            if machine.name.starts_with(&self.prefix) {
                found.push(machine.id);
            }
        }
        Ok(found)
    }

    fn made(&self) -> MutexGuard<'_, Vec<MachineId>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fleet_removes_its_own_machines_and_no_other() {
        let instance = Instance::emulated().unwrap();
        let (ours, others) = (Fleet::new(&instance).unwrap(), Fleet::new(&instance).unwrap());
        let (receiver, _) = ours.create("receiver", &[]).await.unwrap();
        ours.create("sender", &[&receiver]).await.unwrap();
        let (foreign, _) = others.create("receiver", &[]).await.unwrap();
        // As if the answer had been lost.
        ours.made().clear();

        assert_eq!(ours.find().await.unwrap().len(), 2);
        ours.remove().await.unwrap();
        assert!(ours.find().await.unwrap().is_empty());
        assert_eq!(others.find().await.unwrap(), [foreign]);
        ours.remove().await.unwrap();
    }

    #[tokio::test]
    async fn what_cannot_be_removed_is_named() {
        let instance = Instance::emulated().unwrap();
        let fleet = Fleet::new(&instance).unwrap();
        let (machine, _) = fleet.create("receiver", &[]).await.unwrap();
        instance.take_down();
        let error = fleet.remove().await.unwrap_err().to_string();
        assert!(error.contains(machine.as_str()), "{error}");
    }
}
