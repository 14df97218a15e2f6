use super::*;

fn sources(command_line: &[(&str, &str)], environment: &[(&str, &str)], file: Option<PathBuf>) -> Sources {
    let own =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Sources { command_line: own(command_line), environment: own(environment), file }
}

fn value(settings: &[Setting], name: &str) -> (String, Origin) {
    let setting = settings.iter().find(|s| s.key.name == name).expect("a known key");
    (setting.value.clone(), setting.origin.clone())
}

#[test]
fn the_strongest_source_wins_and_is_named() {
    let folder = storage::testing::folder();
    let path = folder.path().join("helpward.toml");
    let text = "listen = \"127.0.0.1:1\"\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]\n[log]\nlevel = \"warn\"\n[limits]\ndrain_s = 3\n";
    std::fs::write(&path, text).expect("written");
    let folder_text = folder.path().display().to_string();
    let environment = [
        ("HELPWARD_DATA_DIR", folder_text.as_str()),
        ("HELPWARD_LOG__LEVEL", "debug"),
        ("HELPWARD_LISTEN", "127.0.0.1:2"),
    ];
    let settings = load(&sources(&[("listen", "127.0.0.1:3")], &environment, None)).expect("loaded");
    assert_eq!(value(&settings, "listen"), ("127.0.0.1:3".into(), Origin::CommandLine));
    assert_eq!(
        value(&settings, "log.level"),
        ("debug".into(), Origin::Environment("HELPWARD_LOG__LEVEL".into()))
    );
    assert_eq!(value(&settings, "limits.drain_s"), ("3".into(), Origin::File(path)));
    assert_eq!(value(&settings, "log.format"), ("text".into(), Origin::Default));
    let config = Config::of(&settings).expect("typed");
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.database, storage::Url::File(folder.path().join("helpward.db")));
    assert_eq!(config.reached_at(config.listen), "http://127.0.0.1:3");
}

#[test]
fn unknown_keys_are_refused_by_name() {
    let folder = storage::testing::folder();
    let refused = |sources: &Sources| load(sources).expect_err("refused").to_string();
    let environment = |name: &str| sources(&[], &[(name, "x")], None);
    assert!(refused(&environment("HELPWARD_LISTN")).contains("`listn` (HELPWARD_LISTN)"));
    assert!(load(&environment("HELPWARD_TEST_POSTGRES_URL")).is_ok(), "tests' own variables are no settings");
    assert!(refused(&sources(&[("database.uri", "x")], &[], None)).contains("`database.uri` (command line)"));
    for (text, name) in
        [("[database]\nuri = \"x\"", "database.uri"), ("[databse]\nurl = \"x\"", "databse"), ("a = 1", "`a`")]
    {
        let path = folder.path().join("x.toml");
        std::fs::write(&path, text).expect("written");
        let told = refused(&sources(&[], &[], Some(path)));
        assert!(told.contains(name) && told.contains("x.toml"), "{told}");
    }
    let absent = folder.path().join("absent.toml");
    assert!(refused(&sources(&[], &[], Some(absent))).contains("cannot be read"));
}

#[test]
fn values_that_do_not_fit_are_refused_by_name() {
    for (name, text) in [
        ("listen", "8080"),
        ("public_url", "help.example"),
        ("public_url", "https://help.example/desk"),
        ("help.public_url", "help.example"),
        ("database.url", "mysql://x"),
        ("database.connections", "1"),
        ("trusted_proxies", "proxy.example"),
        ("outbound.allow", "localhost"),
        ("log.format", "xml"),
        ("log.level", "loud"),
        ("limits.request_timeout_s", "0"),
        ("limits.drain_s", "-1"),
        ("limits.messages_per_minute", "0"),
    ] {
        let settings = load(&sources(&[(name, text)], &[], None)).expect("loaded");
        let told = Config::of(&settings).expect_err(text).to_string();
        assert!(told.starts_with(&format!("`{name}` (command line)")), "{told}");
    }
}

#[test]
fn secrets_are_not_shown() {
    for (url, told) in [
        (
            "postgres://desk:s3cret@db/desk?sslmode=require",
            "postgres://desk:(hidden)@db/desk?sslmode=require",
        ),
        ("postgres://desk:p@ss@db/desk", "postgres://desk:(hidden)@db/desk"),
        ("postgres://db/desk?user=a&password=s3cret", "postgres://db/desk?user=a&password=(hidden)"),
        ("/var/lib/helpward.db", "/var/lib/helpward.db"),
    ] {
        let settings =
            load(&sources(&[("database.url", url), ("metrics.token", "s3cret")], &[], None)).expect("loaded");
        let shown_as = |name: &str| shown(settings.iter().find(|s| s.key.name == name).expect("known"));
        assert_eq!(shown_as("database.url"), told);
        assert_eq!(shown_as("metrics.token"), "(hidden)");
    }
}
