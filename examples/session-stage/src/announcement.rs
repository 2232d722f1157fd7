//! What is printed when the service can be used.

use std::io::{self, Write};

use serde_json::json;

use crate::instance::Instance;
use crate::options::Format;

/// Prints where everything is, for people or for programs.
pub(crate) fn announce(
    name: &str,
    format: Format,
    url: &str,
    instance: &Instance,
    control_url: Option<&str>,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Text => out.write_all(text(name, url, instance, control_url).as_bytes())?,
        Format::Json => {
            let mut values = instance.urls();
            values["app_url"] = json!(url);
            values["control_url"] = json!(control_url);
            writeln!(out, "{values}")?;
        }
    }
    out.flush()
}

fn text(name: &str, url: &str, instance: &Instance, control_url: Option<&str>) -> String {
    let mut text = format!("{name} is ready. Open this in a browser:\n\n    {url}/\n\n{}\n", instance.describe());
    for (user, what) in instance.users() {
        text.push_str(&format!("    {user}: {what}\n"));
    }
    if let Some(control_url) = control_url {
        text.push_str(&format!("\nAnybody on this machine can control it at {control_url}.\n"));
    }
    text.push_str("\nCtrl-C ends it.\n");
    text
}
