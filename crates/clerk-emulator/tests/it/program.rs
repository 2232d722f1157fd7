//! The program: what it prints, how it stops, what a kill leaves behind.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::sqlite::Folder;

struct Program {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        Self::listening("127.0.0.1:0", arguments)
    }

    fn listening(address: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clerk-emulator"))
            .args(["serve", "--listen", address])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    fn ready(&mut self) -> Ready {
        let line = self.line();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?}"));
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Ready { api_url: text("api_url"), secret_key: text("secret_key"), jwt_key: text("jwt_key"), said }
    }

    fn errors(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Ready {
    api_url: String,
    secret_key: String,
    jwt_key: String,
    said: Value,
}

impl Ready {
    async fn call(
        &self,
        client: &reqwest::Client,
        method: &str,
        path: &str,
        key: &str,
        body: Value,
    ) -> Option<(u16, Value)> {
        let request = client.request(method.parse().unwrap(), format!("{}{path}", self.api_url)).bearer_auth(key);
        let request = if body.is_null() { request } else { request.json(&body) };
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.json().await.ok()?))
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn json_is_one_line_with_seven_keys() {
    let mut program = Program::start(&["--format", "json"]);
    let ready = program.ready();
    let expected = ["api_url", "secret_key", "publishable_key", "jwt_key", "proxy_url", "sign_in_url", "sign_up_url"];
    let keys: BTreeSet<&str> = ready.said.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(expected));
    let said = |name: &str| ready.said[name].as_str().unwrap().to_owned();
    assert_eq!(said("proxy_url"), ready.api_url);
    assert_eq!(said("sign_in_url"), format!("{}/sign-in", ready.api_url));
    assert_eq!(said("sign_up_url"), format!("{}/sign-up", ready.api_url));
    assert!(ready.jwt_key.starts_with("-----BEGIN PUBLIC KEY-----\n"));
    let (status, _) = ready.call(&client(), "GET", "/v1/jwks", &ready.secret_key, Value::Null).await.unwrap();
    assert_eq!(status, 200);
    program.child.kill().unwrap();
    assert_eq!(program.line(), "", "nothing after the line");
    assert_eq!(program.errors(), "");
}

#[test]
fn text_is_made_of_lines_for_a_dotenv_file() {
    let folder = Folder::new("text");
    let seed = folder.file("seed.json");
    std::fs::write(&seed, "{\"machines\":[{\"name\":\"a\\nb\",\"secret_key\":\"ak_x\"}]}").unwrap();
    let mut program = Program::start(&["--seed", seed.to_str().unwrap()]);
    let lines: Vec<String> = (0..10).map(|_| program.line()).collect();
    let values: Vec<&str> = lines.iter().map(|line| line.trim_end()).filter(|line| !line.starts_with('#')).collect();
    let names: Vec<&str> = values.iter().map(|line| line.split_once('=').unwrap().0).collect();
    let secrets = ["CLERK_API_URL", "CLERK_SECRET_KEY", "CLERK_PUBLISHABLE_KEY", "CLERK_JWT_KEY"];
    assert_eq!(names, [&secrets[..], &["CLERK_PROXY_URL", "CLERK_SIGN_IN_URL", "CLERK_SIGN_UP_URL"]].concat());
    let origin = values[0].strip_prefix("CLERK_API_URL=").unwrap();
    assert!(origin.starts_with("http://127.0.0.1:"), "{origin}");
    let urls = ["PROXY_URL=", "SIGN_IN_URL=", "SIGN_UP_URL="].into_iter().zip(["", "/sign-in", "/sign-up"]);
    let urls: Vec<String> = urls.map(|(name, path)| format!("CLERK_{name}{origin}{path}")).collect();
    assert_eq!(values[4..], urls);
    assert!(values[3].starts_with("CLERK_JWT_KEY=\"-----BEGIN PUBLIC KEY-----\\nMII"), "{}", values[3]);
    assert!(values[3].ends_with("\\n-----END PUBLIC KEY-----\""), "{}", values[3]);
    assert!(lines[8].starts_with("# machine \"a\\nb\", mch_"), "{}", lines[8]);
    assert_eq!(lines[9], "# CLERK_MACHINE_SECRET_KEY=ak_x\n");
}

#[test]
fn production_and_allowed_origins_are_asked_for_by_options() {
    let mut program = Program::start(&["--format", "json", "--production", "--satellite", "satellite.localhost"]);
    let said = program.ready().said;
    let key = |name: &str| said[name].as_str().unwrap().to_owned();
    assert!(key("publishable_key").starts_with("pk_live_") && key("secret_key").starts_with("sk_live_"));
    for (arguments, part) in [
        (&["--allow-origin", "localhost"][..], "\"localhost\" is not an origin"),
        (&["--satellite", "satellite.localhost"], "--production"),
    ] {
        let mut program = Program::start(arguments);
        let errors = program.errors();
        assert!(errors.contains(part), "{errors}");
        assert!(!program.child.wait().unwrap().success());
    }
}

#[cfg(unix)]
#[test]
fn interrupt_and_terminate_end_it_cleanly() {
    for name in ["-INT", "-TERM"] {
        let mut program = Program::start(&["--format", "json"]);
        program.ready();
        signal(&program.child, name);
        let status = program.child.wait().unwrap();
        assert!(status.success(), "{name}: {status}");
    }
}

#[test]
fn what_cannot_be_served_is_said_on_stderr() {
    let folder = Folder::new("refused");
    let seed = folder.file("seed.json");
    std::fs::write(&seed, "{\"machine\":[]}").unwrap();
    let missing = folder.file("missing.json");
    for (arguments, part) in [
        (["--seed", seed.to_str().unwrap()], "unknown field `machine`"),
        (["--seed", missing.to_str().unwrap()], "missing.json"),
        (["--data", "/"], "cannot be stored"),
    ] {
        let mut program = Program::start(&arguments);
        assert_eq!(program.line(), "");
        let errors = program.errors();
        assert!(errors.starts_with("clerk-emulator: ") && errors.contains(part), "{errors}");
        assert!(!program.child.wait().unwrap().success());
    }
}

#[test]
fn leaving_loopback_is_warned_about() {
    let mut program = Program::listening("0.0.0.0:0", &["--format", "json"]);
    let ready = program.ready();
    assert!(ready.api_url.starts_with("http://127.0.0.1:"), "{}", ready.api_url);
    program.child.kill().unwrap();
    assert!(program.errors().contains("not a loopback address"));
}

/// Kills the program again and again while many callers write, and checks after each restart that whatever was
/// answered is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_under_load_loses_nothing_that_was_answered() {
    let folder = Folder::new("kill");
    let file = folder.file("data.sqlite");
    let arguments = ["--format", "json", "--data", file.to_str().unwrap()];
    let known: Arc<Mutex<Known>> = Arc::default();
    let mut keys = None;
    for round in 0..4 {
        let mut program = Program::start(&arguments);
        let ready = Arc::new(program.ready());
        let said = (ready.secret_key.clone(), ready.jwt_key.clone());
        assert_eq!(*keys.get_or_insert_with(|| said.clone()), said, "the same keys after a kill");
        check(&ready, &known).await;
        let stop = Arc::new(AtomicBool::new(false));
        let callers: Vec<_> = (0..6)
            .map(|caller| tokio::spawn(write(Arc::clone(&ready), Arc::clone(&known), Arc::clone(&stop), caller)))
            .collect();
        let before = known.lock().unwrap().answers;
        while known.lock().unwrap().answers < before + 60 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // SIGKILL on Unix.
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        stop.store(true, Ordering::Relaxed);
        for caller in callers {
            caller.await.unwrap();
        }
        assert!(known.lock().unwrap().answers > before, "round {round} wrote nothing");
    }
    let mut program = Program::start(&arguments);
    check(&program.ready(), &known).await;
}

/// What the callers were told.
#[derive(Default)]
struct Known {
    answers: usize,
    /// Secret keys by machine.
    machines: Vec<(String, String)>,
    living: Vec<String>,
    revoked: Vec<String>,
}

async fn write(ready: Arc<Ready>, known: Arc<Mutex<Known>>, stop: Arc<AtomicBool>, caller: usize) {
    let client = client();
    while !stop.load(Ordering::Relaxed) {
        let name = json!({ "name": format!("caller {caller}") });
        let Some((200, machine)) = ready.call(&client, "POST", "/v1/machines", &ready.secret_key, name).await else {
            continue;
        };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let key = text(&machine["secret_key"]);
        {
            let mut known = known.lock().unwrap();
            known.answers += 1;
            known.machines.push((text(&machine["id"]), key.clone()));
        }
        for revoke in [false, true] {
            let Some((201, token)) = ready.call(&client, "POST", "/m2m_tokens", &key, json!({})).await else { break };
            let value = text(&token["token"]);
            let path = format!("/m2m_tokens/{}/revoke", text(&token["id"]));
            if revoke {
                let Some((200, _)) = ready.call(&client, "POST", &path, &key, json!({})).await else { break };
                known.lock().unwrap().revoked.push(value);
            } else {
                known.lock().unwrap().living.push(value);
            }
            known.lock().unwrap().answers += 1;
        }
    }
}

async fn check(ready: &Ready, known: &Mutex<Known>) {
    let (machines, living, revoked) = {
        let known = known.lock().unwrap();
        (known.machines.clone(), known.living.clone(), known.revoked.clone())
    };
    let client = client();
    for (id, key) in machines {
        let path = format!("/v1/machines/{id}/secret_key");
        let (status, body) = ready.call(&client, "GET", &path, &ready.secret_key, Value::Null).await.unwrap();
        assert_eq!((status, &body["secret"]), (200, &json!(key)), "a machine was lost");
    }
    for (tokens, expected) in [(living, 200), (revoked, 404)] {
        for token in tokens {
            let body = json!({ "token": token });
            let answer = ready.call(&client, "POST", "/m2m_tokens/verify", &ready.secret_key, body).await;
            assert_eq!(answer.unwrap().0, expected, "a token or its revocation was lost");
        }
    }
}
