//! Where browsers may be sent.

use url::Url;

/// A longer address is nobody's.
const LONGEST: usize = 8 * 1024;

/// Scheme, host and port, as browsers write them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Origin(String);

impl Origin {
    /// From the text of an origin, or of any URL of http or https.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        parse(text).map(|url| Self(url.origin().ascii_serialization()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the list holds it; a list without members holds all.
    pub(crate) fn is_allowed(&self, list: &[Self]) -> bool {
        list.is_empty() || list.contains(self)
    }
}

/// An address of an application to which a browser may be sent: absolute, http or https, without credentials, of an
/// allowed origin. It is read as browsers read it, so that what is checked is where they go.
#[derive(Clone, Debug)]
pub(crate) struct ReturnTo(Url);

impl ReturnTo {
    /// None, if nobody may be sent there. The emulator's own addresses are always allowed.
    pub(crate) fn parse(text: &str, allowed: &[Origin], own_authority: &str) -> Option<Self> {
        let url = parse(text)?;
        let origin = Origin(url.origin().ascii_serialization());
        let own = Origin::parse(&format!("http://{own_authority}"));
        (origin.is_allowed(allowed) || own.is_some_and(|own| own == origin)).then_some(Self(url))
    }

    /// In lower case; an IPv6 address in brackets.
    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Host and port, the port only if it is not the scheme's usual one.
    pub(crate) fn authority(&self) -> String {
        self.0.port().map_or_else(|| self.host().to_owned(), |port| format!("{}:{port}", self.host()))
    }

    pub(crate) fn path(&self) -> &str {
        self.0.path()
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address with these parameters, instead of any of the same names; the other parameters stay as they are,
    /// byte for byte.
    pub(crate) fn with(&self, parameters: &[(&str, &str)]) -> String {
        let is_set = |pair: &&str| {
            let name = form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name);
            name.is_some_and(|name| parameters.iter().any(|(set, _)| *set == name))
        };
        let mut url = self.0.clone();
        let kept = url.query().map(|query| query.split('&').filter(|pair| !is_set(pair)).collect::<Vec<_>>().join("&"));
        let mut query = kept.filter(|kept| !kept.is_empty()).unwrap_or_default();
        if !parameters.is_empty() {
            if !query.is_empty() {
                query.push('&');
            }
            let start = query.len();
            query = form_urlencoded::Serializer::for_suffix(query, start).extend_pairs(parameters).finish();
        }
        url.set_query((!query.is_empty()).then_some(&query));
        url.into()
    }
}

fn parse(text: &str) -> Option<Url> {
    if text.len() > LONGEST {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_plain && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(list: &[&str], text: &str) -> bool {
        let list: Vec<Origin> = list.iter().map(|origin| Origin::parse(origin).unwrap()).collect();
        ReturnTo::parse(text, &list, "127.0.0.1:4400").is_some()
    }

    #[test]
    fn only_absolute_addresses_of_the_web_without_credentials() {
        for good in ["http://localhost:3000", "https://app.example.com/a?b#c", "HTTP://[::1]:3000/", "http://127.0.0.1"]
        {
            assert!(allowed(&[], good), "{good}");
        }
        for bad in [
            "",
            "/profile",
            "//evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt://localhost/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:http://localhost/1",
            "http://",
            "http://user@localhost:3000/",
            "http://localhost:3000@evil.example/",
            "http://:secret@evil.example/",
            "ftp://localhost/",
            "http://local host/",
        ] {
            assert!(!allowed(&[], bad), "{bad}");
        }
        assert!(!allowed(&[], &format!("http://localhost/{}", "a".repeat(LONGEST))));
    }

    #[test]
    fn with_a_list_only_its_origins_and_the_own_one() {
        let list = ["http://localhost:3000", "https://app.example.com:443/any/path"];
        for good in [
            "http://localhost:3000/x",
            "http://LOCALHOST:3000",
            "https://app.example.com/",
            "http://127.0.0.1:4400/user",
            // Browsers read these as the origin in the list too.
            "http:\\\\localhost:3000/x",
            " http://localhost:3000/x",
            "ht\ntp://localhost:3000/",
        ] {
            assert!(allowed(&list, good), "{good}");
        }
        for bad in [
            "http://localhost:3001/",
            "https://localhost:3000/",
            "http://localhost:3000.evil.example/",
            "http://localhost.evil.example:3000/",
            "https://app.example.com.evil.example/",
            "https://evil.example/https://app.example.com/",
            "https://evil.example\\@app.example.com/",
            "https://evil.example#@app.example.com/",
            "https://xn--app-example-com/",
        ] {
            assert!(!allowed(&list, bad), "{bad}");
        }
    }

    #[test]
    fn parameters_replace_their_like_and_leave_the_rest_alone() {
        let with = |text: &str, parameters: &[(&str, &str)]| ReturnTo::parse(text, &[], "").unwrap().with(parameters);
        assert_eq!(with("http://a/b", &[("n", "1")]), "http://a/b?n=1");
        assert_eq!(with("http://a/b?", &[]), "http://a/b");
        assert_eq!(with("http://a/b?x=%20+&y&&z=%zz#f", &[("n", "a b&")]), "http://a/b?x=%20+&y&&z=%zz&n=a+b%26#f");
        assert_eq!(with("http://a/?n=0&m=1&%6E=2&n", &[("n", "3"), ("o", "4")]), "http://a/?m=1&n=3&o=4");
    }
}
