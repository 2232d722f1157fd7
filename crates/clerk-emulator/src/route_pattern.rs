//! Which requests a fault or a count is about.

/// A method and a path with `*` for any one segment; a version prefix counts for nothing on either side.
#[derive(Clone, Debug)]
pub(crate) struct RoutePattern {
    method: Option<String>,
    segments: Option<Vec<String>>,
}

impl RoutePattern {
    /// Every request.
    pub(crate) const ANY: Self = Self { method: None, segments: None };

    /// `*` as method means any method, `*` as path any path.
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method = (method != "*").then(|| method.to_ascii_uppercase());
        let segments = (path != "*").then(|| segments(path).map(str::to_owned).collect());
        Self { method, segments }
    }

    pub(crate) fn matches(&self, method: &str, path: &str) -> bool {
        let same_method = self.method.as_deref().is_none_or(|wanted| wanted == method);
        let same_path = self.segments.as_ref().is_none_or(|wanted| {
            let found: Vec<&str> = segments(path).collect();
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| wanted == "*" || wanted == found)
        });
        same_method && same_path
    }
}

/// The segments of a path without its version.
pub(crate) fn segments(path: &str) -> std::str::Split<'_, char> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_prefix("v1/").unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths_with_and_without_version() {
        let verify = RoutePattern::new("post", "/v1/m2m_tokens/verify");
        assert!(verify.matches("POST", "/m2m_tokens/verify"));
        assert!(verify.matches("POST", "/v1/m2m_tokens/verify"));
        assert!(!verify.matches("GET", "/m2m_tokens/verify"));
        assert!(!verify.matches("POST", "/m2m_tokens"));
        let revoke = RoutePattern::new("POST", "/m2m_tokens/*/revoke");
        assert!(revoke.matches("POST", "/m2m_tokens/mt_1/revoke"));
        assert!(!revoke.matches("POST", "/m2m_tokens/mt_1/2/revoke"));
        assert!(RoutePattern::new("*", "*").matches("PATCH", "/anything/at/all"));
        assert!(RoutePattern::ANY.matches("GET", "/"));
    }
}
