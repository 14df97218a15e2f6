//! The guard's table: what must be found, what must be left alone, and the figures of both.

use bip39::{Language, Mnemonic};
use proptest::prelude::*;

use super::{Certainty, MASK, SecretKind, screen};

fn phrase(language: Language, words: usize, seed: u64) -> Vec<&'static str> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
    let entropy: Vec<u8> = (0..words / 3 * 4)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[0]
        })
        .collect();
    Mnemonic::from_entropy_in(language, &entropy).unwrap().words().collect()
}

fn kinds(text: &str) -> Vec<SecretKind> {
    screen(text).kinds()
}

const LENGTHS: [usize; 5] = [12, 15, 18, 21, 24];

/// Ways people write a phrase.
fn written(words: &[&str]) -> Vec<String> {
    let numbered = |after: &str, between: &str| {
        words
            .iter()
            .enumerate()
            .map(|(i, w)| format!("{}{after}{w}", i + 1))
            .collect::<Vec<_>>()
            .join(between)
    };
    let wide = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii_lowercase() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c })
            .collect()
    };
    vec![
        words.join(" "),
        words.join(", "),
        words.join("\n"),
        words.join("-"),
        words.join("、"),
        words.join("\u{200b} \u{200b}"),
        numbered(". ", " "),
        numbered(") ", "\n"),
        numbered("", " "),
        numbered("：", "，"),
        format!("你好，我的助记词：{}，请帮我恢复钱包", words.join(" ")),
        format!("hello my wallet does not open\n{}\ncan you look? thanks", words.join(" ")),
        words.iter().map(|w| w.to_uppercase()).collect::<Vec<_>>().join(" "),
        wide(&words.join("　")),
        words
            .iter()
            .map(|w| w.chars().map(String::from).collect::<Vec<_>>().join("\u{200d}"))
            .collect::<Vec<_>>()
            .join(" "),
    ]
}

#[test]
fn every_way_of_writing_an_english_phrase_is_found() {
    let (mut found, mut all) = (0, 0);
    for (seed, length) in (0..40).flat_map(|seed| LENGTHS.map(|length| (seed, length))) {
        let words = phrase(Language::English, length, seed);
        for text in written(&words) {
            let screened = screen(&text);
            all += 1;
            let leaked = words.iter().filter(|word| screened.text().contains(**word)).count();
            if screened.kinds() == [SecretKind::RecoveryPhrase]
                && screened.found()[0].certainty == Certainty::Certain
                && leaked < 2
            {
                found += 1;
            } else {
                println!("missed: {text}");
            }
        }
        let glued: String = words.concat();
        all += 1;
        found += usize::from(kinds(&glued) == [SecretKind::RecoveryPhrase]);
    }
    println!("english phrases found: {found} of {all}");
    assert_eq!(found, all);
}

#[test]
fn every_way_of_writing_a_chinese_phrase_is_found() {
    let (mut found, mut all) = (0, 0);
    let (mut glued_found, mut glued_all) = (0, 0);
    for language in [Language::SimplifiedChinese, Language::TraditionalChinese] {
        for (seed, length) in (0..80).flat_map(|seed| LENGTHS.map(|length| (seed, length))) {
            let words = phrase(language, length, seed);
            for text in written(&words) {
                all += 1;
                if kinds(&text) == [SecretKind::RecoveryPhrase] {
                    found += 1;
                } else if all - found < 20 {
                    println!("missed: {text}");
                }
            }
            let text = words.concat();
            for glued in [text.clone(), format!("助记词是：{text}"), format!("我的助记词是{text}谢谢")]
            {
                glued_all += 1;
                if kinds(&glued) == [SecretKind::RecoveryPhrase] {
                    glued_found += 1;
                } else if glued_all - glued_found < 12 {
                    println!("missed glued: {glued}");
                }
            }
        }
    }
    println!("chinese phrases found: {found} of {all}; without spaces {glued_found} of {glued_all}");
    assert!(found * 1000 >= all * 998, "spelled");
    assert!(glued_found * 100 >= glued_all * 95, "glued");
}

#[test]
fn a_phrase_with_a_typo_is_found_and_is_only_likely() {
    let mut words = phrase(Language::English, 12, 7);
    words.swap(0, 5);
    words[3] = "abandon";
    let typo = words.join(" ").replacen(words[8], &format!("{}x", words[8]), 1);
    for text in
        [words.join(" "), typo, words.iter().map(|w| &w[..w.len().min(4)]).collect::<Vec<_>>().join(" ")]
    {
        let screened = screen(&text);
        assert_eq!(screened.kinds(), [SecretKind::RecoveryPhrase], "{text}");
        assert_eq!(screened.text(), MASK, "{text}");
    }
}

#[test]
fn the_rest_of_the_text_stays() {
    let words = phrase(Language::English, 12, 3).join(" ");
    let screened = screen(&format!("Hello 👋 — it is: {words}. Is the balance gone?"));
    assert_eq!(screened.text(), format!("Hello 👋 — it is: {MASK}. Is the balance gone?"));
}

/// Secret material of the table; every value is a published test vector or made for this test.
const SECRETS: &[(&str, SecretKind)] = {
    use SecretKind::{CardNumber as C, PrivateKey as K};
    &[
        ("my private key: 4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", K),
        ("我的私钥是 0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318，转不出去", K),
        ("私鑰：4C0883A69102937D6231471B5DBB6204FE5129617082792AE468D01A3F362318", K),
        ("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318 这是我的私钥", K),
        ("PRIVATE_KEY=0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", K),
        ("private key:\n\n0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", K),
        ("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", K),
        ("KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617", K),
        ("cMzLdeGd5vEqxB8B6VFQoRopQ3sLAAvEzDAoQgvX54xwofSWj1fx", K),
        ("KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98618", K),
        (
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
            K,
        ),
        ("-----BEGIN EC PRIVATE KEY-----\nMHQCAQEEIJ9xvc0J\n-----END EC PRIVATE KEY-----", K),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC", K),
        (
            r#"{"version":3,"id":"x","crypto":{"cipher":"aes-128-ctr","ciphertext":"d172bf743a674da9","kdf":"scrypt","mac":"2103ac29920d71da"}}"#,
            K,
        ),
        ("卡号 4111 1111 1111 1111 有效期 12/27", C),
        ("4111-1111-1111-1111", C),
        ("4111111111111111", C),
        ("my card is ５５５５ ５５５５ ５５５５ ４４４４ 12/27 123", C),
        ("378282246310005", C),
        ("3782 822463 10005", C),
        ("6200 0000 0000 0005", C),
        ("30569309025904", C),
        ("3530111333300000", C),
        ("我的银行卡6011111111111117被扣款了", C),
    ]
};

#[test]
fn keys_and_cards_are_found() {
    let missed: Vec<_> = SECRETS.iter().filter(|(text, kind)| kinds(text) != [*kind]).collect();
    println!("keys and cards found: {} of {}", SECRETS.len() - missed.len(), SECRETS.len());
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_solana_key_pair_is_told_from_a_signature_of_the_same_length() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let pair = key.to_keypair_bytes();
    let signature = ed25519_dalek::Signer::sign(&key, b"transfer").to_bytes();
    assert_eq!(kinds(&bs58::encode(pair).into_string()), [SecretKind::PrivateKey]);
    assert_eq!(kinds(&format!("{pair:?}")), [SecretKind::PrivateKey]);
    assert_eq!(kinds(&bs58::encode(signature).into_string()), []);
    let address = bs58::encode(key.verifying_key().to_bytes()).into_string();
    assert_eq!(kinds(&format!("我的私钥丢了，地址 {address}")), []);
    assert_eq!(
        kinds(&format!("private key: {}", bs58::encode([9; 32]).into_string())),
        [SecretKind::PrivateKey]
    );
}

/// What people write to a wallet's support and what must arrive untouched.
const CLEAN: &[&str] = &[
    "txid 9fc5dbe5efdce10374a4dd4053c93af540211718f5e0b1c9f9d2e8d9c9e4a3b1",
    "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
    "88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
    "https://etherscan.io/tx/0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
    "I never shared my private key! Transaction 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
    "我的私钥没有给过任何人。0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b 这笔没到",
    "交易哈希：0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b 已经三小时了",
    "public key 88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
    "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE",
    "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU",
    "I lost my private key for 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU",
    "4A7bP3mJ9WqGk2uYtC6dXfE8rN5vHsL1zQ3oTxM6iKcBwVnSgRjPyUaDhFeZ2mXqJtYc8bW4kLrNvHsG9pQ5fC1",
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
    "订单号 4111111111111111 没有到账",
    "order 2026112300001234567890123",
    "充值 0.4111111111111111 ETH",
    "amount 4111111111111111.25",
    "call me at +86 138 0013 8000 or 13800138000",
    "my id is 110101199003078515",
    "1700000000000 1700000000001",
    "2026-11-23 10:00:00 2026-11-24 10:00:00",
    "I want to cancel the order about my card because the system said there was an error with my bank",
    "can you help me understand why this happened again and what I can do about it",
    "please check my wallet balance again because network fee seems high today",
    "我的转账三天了还没有到账请帮我看看是什么原因谢谢",
    "你好 我 的 钱包 打不开 了 怎么办",
    "我昨天从交易所提现到钱包的时候选错了网络现在钱没有到怎么办",
    "请问手续费为什么这么高能不能退给我",
    "为什么我不能看到我的余额",
    "请问你们什么时候可以处理好",
    "他们说要等二十四小时才可以到账",
    "我在手机上看到的和电脑上的不一样",
    "如果今天不能解决我就要去投诉你们了",
    "我不知道是不是被人骗了请你们快一点",
    "這個問題已經很久了請問什麼時候可以解決",
    "我想知道如果換了手機以後怎麼把錢包找回來",
    // Twelve characters whose checksum holds by chance.
    "忘记助记词还能找回钱包吗",
    "忘記助記詞還能找回錢包嗎",
    "我的助记词忘记了怎么办，还能不能找回我的钱包，里面的钱会不会有事",
    "客服从来不会问我的助记词对吧，有人打电话让我把助记词发给他我没有给",
    "有人问我要私钥和助记词，是不是骗子，我应该怎么做才能保证我的钱是安全的",
    "`enter` (start, resume, identify), `start_chat`, `post_message`, `reopen_chat`, `set_host_page`, `host_page_of`",
    "I wrote down my seed phrase on paper but I cannot find it any more, is there another way to get in?",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
    "{\"error\": {\"code\": -32000, \"message\": \"insufficient funds\"}}",
    "[1, 2, 3, 4]",
    "",
    "   ",
    "👍🏽👩‍👩‍👧‍👦",
];

#[test]
fn ordinary_texts_addresses_and_hashes_are_left_alone() {
    let wrong: Vec<_> =
        CLEAN.iter().filter(|text| !kinds(text).is_empty() || screen(text).text() != **text).collect();
    println!("ordinary texts masked by mistake: {} of {}", wrong.len(), CLEAN.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "measures how long the work takes")]
fn a_long_hostile_text_stays_fast() {
    let hostile = [
        "abandon ".repeat(2_500),
        "abandon ability able abou ".repeat(770),
        "[".repeat(20_000),
        "{".repeat(20_000),
        "-----begin private key-----".repeat(740),
        "的".repeat(20_000),
        "助记词".repeat(2) + &"齐 矿".repeat(6_600),
        format!("助记词{}", phrase(Language::SimplifiedChinese, 24, 5).concat().repeat(800)),
        "4111 ".repeat(4_000),
        "9".repeat(20_000),
        "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SCj1j5F ".repeat(450),
        "key ".repeat(5_000),
        "able about abroe above absorp ".repeat(690),
    ];
    for text in hostile {
        let start = std::time::Instant::now();
        let screened = screen(&text);
        let ms = start.elapsed().as_millis();
        println!("{ms} ms for {:.24}… ({} found)", text, screened.found().len());
        assert!(ms < 4_000, "unoptimised build, {ms} ms");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it_and_a_masked_text_is_clean(text in "\\PC{0,300}") {
        let once = screen(&text);
        let twice = screen(once.text());
        prop_assert_eq!(twice.found(), &[][..]);
        prop_assert_eq!(once.text(), twice.text());
    }

    #[test]
    fn a_phrase_inside_any_text_is_found(before in "[a-z ,.0-9]{0,60}", after in "\\PC{0,60}", seed in 0_u64..1_000_000, length in 0_usize..5) {
        let words = phrase(Language::English, LENGTHS[length], seed);
        let screened = screen(&format!("{before}: {} ;{after}", words.join(" ")));
        prop_assert!(screened.kinds().contains(&SecretKind::RecoveryPhrase));
        prop_assert!(!screened.text().contains(&words[2..].join(" ")));
    }

    #[test]
    fn hashes_and_addresses_survive(bytes in proptest::array::uniform32(0_u8..), version in 0_u8..0x80) {
        let hash = hex::encode(bytes);
        let mut address = vec![version];
        address.extend(&bytes[..20]);
        let texts = [format!("tx 0x{hash}"), hash.clone(), bs58::encode(bytes).into_string(),
            bs58::encode([bytes, bytes].concat()).into_string(), bs58::encode(&address).into_string(), format!("0x{}", &hash[..40])];
        for text in texts {
            // A row of digits inside a hash may look like a card only when letters do not touch it.
            prop_assert_eq!(screen(&text).into_text(), text);
        }
    }
}
