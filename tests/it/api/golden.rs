//! Golden lists: a difference is a decision. `make openapi` writes the document again; the routes are copied from the
//! failing test's output.

use std::fmt::Write as _;
use std::path::Path;

use ::api::Right;

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    std::fs::read_to_string(path).expect("the golden list is in the repository")
}

#[test]
fn the_openapi_document_is_the_one_in_git() {
    let document = serde_json::to_value(::realtime::add_schemas(::api::document())).expect("JSON");
    let known: serde_json::Value = serde_json::from_str(&golden("openapi.json")).expect("JSON");
    assert!(document == known, "the API changed: run `make openapi`, read the difference, and commit it");
}

#[test]
fn every_route_and_its_right_are_those_in_git() {
    let mut list = String::new();
    for route in ::api::routes() {
        let right = match route.right {
            Right::Open => "open".to_owned(),
            Right::SignedIn => "signed in".to_owned(),
            Right::Needs(permission) => permission.code().to_owned(),
            Right::Contact => "contact".to_owned(),
            Right::Either => "agent or contact".to_owned(),
        };
        writeln!(list, "{:6} {:50} {right}", route.method.as_str(), route.path).expect("a string");
    }
    let known = golden("routes.txt");
    if list != known {
        println!("{list}");
    }
    assert!(
        list == known,
        "the routes changed: copy the list above into tests/golden/routes.txt if you mean it"
    );
}
