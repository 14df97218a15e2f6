use super::*;
use crate::{default_greeting, default_topics};

fn input() -> InboxInput {
    InboxInput {
        name: " Wallet help ".into(),
        brand_colour: "#1f5fd6".into(),
        locales: vec![Locale::ZhCn, Locale::En],
        default_locale: Locale::En,
        allowed_origins: vec!["https://wallet.example/".into(), "https://WALLET.example".into()],
        topics: default_topics(&Locale::ALL),
        greeting: default_greeting(&Locale::ALL),
        auto_offer: true,
        offer_timeout_s: 45,
    }
}

#[test]
fn settings_are_tidied_and_survive_the_way_back() {
    let settings = input().check().unwrap();
    assert_eq!(settings.name, "Wallet help");
    assert_eq!(settings.brand.to_string(), "#1F5FD6");
    assert_eq!(settings.origins.len(), 1);
    assert_eq!(settings.to_input().check().unwrap(), settings);
    assert!(settings.allows_origin("https://wallet.example"));
    assert!(!settings.allows_origin("https://wallet.example.evil.example"));
}

#[test]
fn each_wrong_field_is_named() {
    type Spoil = fn(&mut InboxInput);
    let rows: [(Spoil, &str, &str); 16] = [
        (|i| i.name = " ".into(), "field_invalid", "name"),
        (|i| i.name = "x".repeat(61), "too_long", "name"),
        (|i| i.name = "a\u{7}b".into(), "field_invalid", "name"),
        (|i| i.brand_colour = "blue".into(), "colour_invalid", "brandColour"),
        (|i| i.brand_colour = "#797979".into(), "colour_contrast", "brandColour"),
        (|i| i.locales.clear(), "field_invalid", "locales"),
        (|i| i.locales.push(Locale::En), "field_invalid", "locales"),
        (|i| i.locales = vec![Locale::ZhCn], "field_invalid", "defaultLocale"),
        (|i| i.allowed_origins.push("https://*.example".into()), "origin_invalid", "allowedOrigins"),
        (|i| i.allowed_origins.push("http://wallet.example".into()), "origin_insecure", "allowedOrigins"),
        (|i| i.allowed_origins = vec!["https://a.example".into(); 51], "too_many", "allowedOrigins"),
        (|i| i.topics[0].key = "Transfer".into(), "field_invalid", "topics"),
        (|i| i.topics[1].key = i.topics[0].key.clone(), "field_invalid", "topics"),
        (|i| _ = i.topics[0].names.remove(&Locale::ZhCn), "field_invalid", "topics"),
        (|i| _ = i.greeting.insert(Locale::En, "x".repeat(501)), "too_long", "greeting"),
        (|i| i.offer_timeout_s = 5, "field_invalid", "offerTimeoutS"),
    ];
    for (spoil, code, field) in rows {
        use kernel::DomainError as _;
        let mut wrong = input();
        spoil(&mut wrong);
        let error = wrong.check().unwrap_err();
        assert_eq!((error.code(), error.fields()[0].1.as_ref()), (code, field), "{error}");
    }
}

#[test]
fn a_change_touches_only_what_it_names() {
    let before = input();
    let change = InboxChange { name: Some("Help".into()), auto_offer: Some(false), ..InboxChange::default() };
    let after = change.apply(before.clone());
    assert_eq!(after, InboxInput { name: "Help".into(), auto_offer: false, ..before.clone() });
    assert_eq!(InboxChange::default().apply(before.clone()), before);
}

#[test]
fn languages_fall_back_to_the_default() {
    let mut wanted = input();
    wanted.greeting.insert(Locale::ZhCn, String::new());
    let settings = wanted.check().unwrap();
    assert_eq!(settings.locale_for(Some(Locale::ZhCn)), Locale::ZhCn);
    assert_eq!(settings.locale_for(None), Locale::En);
    assert_eq!(settings.greeting(Locale::ZhCn), settings.greeting(Locale::En));
    assert_eq!(settings.topics[0].name(Locale::ZhCn), "转账没到账");
}
