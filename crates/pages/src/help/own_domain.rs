//! The help center at a domain of its own: there it begins at `/`, and nothing else of the desk can be reached.

use axum::Router;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri, header};
use tower::ServiceExt as _;

/// Marks a request that came to the help center's own domain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnDomain;

/// Leads every request for the host of `own_url` into the help center; others pass unchanged.
pub fn at_own_domain(router: Router, own_url: Option<&str>) -> Router {
    let Some(host) = own_url.and_then(|url| url.split_once("://")).map(|(_, host)| host.to_owned()) else {
        return router;
    };
    let lead = move |request: Request| if is_for(request.headers(), &host) { led(request) } else { request };
    Router::new().fallback_service(router.map_request(lead))
}

fn is_for(headers: &HeaderMap, host: &str) -> bool {
    let asked = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    asked.is_some_and(|asked| asked.eq_ignore_ascii_case(host))
}

/// The same request, for the path below `/help`; files of articles name that path themselves.
fn led(mut request: Request) -> Request {
    request.extensions_mut().insert(OwnDomain);
    let path = request.uri().path();
    if path == "/robots.txt" || path.starts_with("/help/") {
        return request;
    }
    let asked = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    if let Ok(below) = format!("/help{asked}").parse::<Uri>() {
        *request.uri_mut() = below;
    }
    request
}

#[cfg(test)]
mod tests {
    use axum::Extension;
    use axum::body::Body;
    use axum::routing::get;

    use super::*;

    async fn ask(host: &str, path: &str) -> String {
        let told = |name: &'static str| {
            get(move |own: Option<Extension<OwnDomain>>| async move { format!("{name} {}", own.is_some()) })
        };
        let router = Router::new()
            .route("/help/en/", told("help"))
            .route("/robots.txt", told("robots"))
            .route("/desk/", told("desk"));
        let router = at_own_domain(router, Some("https://help.example"));
        let request = Request::builder().uri(path).header("host", host).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
        format!("{status} {}", String::from_utf8_lossy(&body))
    }

    #[tokio::test]
    async fn the_own_domain_holds_the_help_center_and_nothing_else() {
        for (host, path, wanted) in [
            ("help.example", "/en/", "200 help true"),
            ("HELP.example", "/en/?q=1", "200 help true"),
            ("help.example", "/help/en/", "200 help true"),
            ("help.example", "/robots.txt", "200 robots true"),
            ("help.example", "/desk/", "404 "),
            ("desk.example", "/desk/", "200 desk false"),
            ("desk.example", "/help/en/", "200 help false"),
            ("desk.example", "/en/", "404 "),
        ] {
            assert_eq!(ask(host, path).await, wanted, "{host}{path}");
        }
    }
}
