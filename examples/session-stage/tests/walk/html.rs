//! Finds what a test looks for in a page.

/// The text right after the start tag with this id, up to the next tag.
pub(crate) fn text_of(page: &str, id: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("id=\"{id}\""))?;
    let (_, rest) = rest.split_once('>')?;
    rest.split('<').next().map(unescaped)
}

/// An attribute of the start tag with this id.
pub(crate) fn attribute_of(page: &str, id: &str, name: &str) -> Option<String> {
    let at = page.find(&format!("id=\"{id}\""))?;
    let start = page[..at].rfind('<')?;
    attribute(page[start..].split('>').next()?, name)
}

/// The value of the first field with this name whose element shows this text.
pub(crate) fn choice(page: &str, name: &str, label: &str) -> Option<String> {
    let wanted = format!("name=\"{name}\"");
    page.split("<button")
        .find(|element| {
            let element = element.split("</button>").next().unwrap_or_default();
            element.contains(&wanted) && element.contains(label)
        })
        .and_then(|element| attribute(element.split('>').next()?, "value"))
}

/// The value of the first field with this name.
pub(crate) fn field(page: &str, name: &str) -> Option<String> {
    let wanted = format!("name=\"{name}\"");
    page.split('<').find(|tag| tag.contains(&wanted)).and_then(|tag| attribute(tag, "value"))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
