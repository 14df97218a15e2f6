//! A field: what it asks for, and which values hold. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Locale;
use storage::{Column, Value};

/// Most fields of one topic.
pub const MAX_FIELDS: usize = 8;
/// Longest label or choice, in characters.
const MAX_LABEL: usize = 80;
/// Longest value, in characters.
const MAX_VALUE: usize = 500;
/// Most choices of one field.
const MAX_CHOICES: usize = 20;

/// What a label may never ask for, in lower case: nobody of the desk ever needs it.
const SECRETS: &[&str] = &[
    "recovery phrase",
    "seed phrase",
    "secret phrase",
    "mnemonic",
    "seed",
    "12 words",
    "24 words",
    "private key",
    "keystore",
    "password",
    "passcode",
    "passphrase",
    "pin",
    "one-time code",
    "verification code",
    "otp",
    "2fa",
    "cvv",
    "cvc",
    "card number",
    "助记词",
    "种子",
    "私钥",
    "密码",
    "口令",
    "验证码",
    "动态码",
    "银行卡号",
    "安全码",
];

/// What a field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Any words.
    Text,
    /// The name of an account.
    Account,
    /// One of the networks we can check.
    Network,
    /// The hash of a transaction.
    TransactionHash,
    /// An address on a chain.
    Address,
    /// A positive amount, with or without its unit.
    Amount,
    /// One of the field's choices.
    Choice,
    /// A file sent in the conversation.
    File,
}

impl FieldKind {
    const ALL: [Self; 8] = [
        Self::Text,
        Self::Account,
        Self::Network,
        Self::TransactionHash,
        Self::Address,
        Self::Amount,
        Self::Choice,
        Self::File,
    ];

    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Account => "account",
            Self::Network => "network",
            Self::TransactionHash => "transaction_hash",
            Self::Address => "address",
            Self::Amount => "amount",
            Self::Choice => "choice",
            Self::File => "file",
        }
    }

    /// The kind of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Column for FieldKind {
    fn from_value(value: Value) -> Option<Self> {
        Self::from_word(&String::from_value(value)?)
    }
}

/// Something a person will need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeField {
    /// Its stable word, unique within the topic: `a-z 0-9 _`.
    pub key: String,
    /// What it asks for.
    pub kind: FieldKind,
    /// Whether people cannot help without it. It is asked for; nobody waits longer for leaving it out.
    pub required: bool,
    /// What it is called, in each language of the inbox.
    pub labels: BTreeMap<Locale, String>,
    /// What can be chosen; for [`FieldKind::Choice`] only.
    pub choices: Vec<String>,
}

impl IntakeField {
    /// Its label in a language, or else in any; its key without one.
    #[must_use]
    pub fn label(&self, locale: Locale) -> &str {
        self.labels.get(&locale).or_else(|| self.labels.values().next()).map_or(&self.key, String::as_str)
    }

    /// Whether a value holds by format and checksum; `None`: it cannot be a value of this field at all.
    /// `network`: the one the contact named; `None`: any that fits.
    pub(crate) fn check_value(&self, value: &str, network: Option<chain::Network>) -> Option<bool> {
        if value.chars().count() > MAX_VALUE || value.chars().any(|c| c.is_control() && c != '\n') {
            return None;
        }
        match self.kind {
            FieldKind::Text | FieldKind::Account | FieldKind::File => Some(true),
            FieldKind::Network => Some(network_named(value).is_some()),
            FieldKind::TransactionHash => Some(match network {
                Some(network) => chain::parse_transaction(network, value).is_some(),
                None => !chain::networks_of_hash(value).is_empty(),
            }),
            FieldKind::Address => Some(match network {
                Some(network) => chain::parse_address(network, value).is_ok(),
                None => !chain::addresses_in(value).is_empty(),
            }),
            FieldKind::Amount => Some(is_amount(value)),
            FieldKind::Choice => self.choices.iter().any(|choice| choice == value).then_some(true),
        }
    }
}

/// The network that people mean by a name; `None` for one we cannot check.
pub(crate) fn network_named(name: &str) -> Option<chain::Network> {
    use chain::Network::{Bitcoin, Evm, Solana, Tron};
    let letters: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    Some(match letters.as_str() {
        "evm" | "ethereum" | "eth" | "erc20" | "bsc" | "bep20" | "bnb" | "bnbsmartchain" | "polygon"
        | "matic" | "arbitrum" | "optimism" | "base" | "avalanche" | "以太坊" | "币安智能链" => Evm,
        "bitcoin" | "btc" | "比特币" => Bitcoin,
        "tron" | "trx" | "trc20" | "波场" => Tron,
        "solana" | "sol" | "spl" => Solana,
        _ => return None,
    })
}

/// `0.5`, `1,000.25 USDT`, `3 ETH`: above zero, with at most 30 digits, and letters only as a unit at the end.
fn is_amount(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_alphabetic()).trim_end().replace(',', "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let count = whole.len() + part.len();
    let some = whole.bytes().chain(part.bytes()).any(|b| b != b'0');
    !whole.is_empty() && digits(whole) && digits(part) && count <= 30 && some
}

/// All fields of a topic checked and trimmed, or the name of what is wrong.
pub(crate) fn check_all(
    fields: &[IntakeField],
    languages: &[Locale],
) -> Result<Vec<IntakeField>, &'static str> {
    if fields.len() > MAX_FIELDS {
        return Err("fields");
    }
    let mut keys = BTreeSet::new();
    fields
        .iter()
        .map(|field| {
            let word = (1..=40).contains(&field.key.len())
                && field.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if !word || !keys.insert(field.key.clone()) {
                return Err("key");
            }
            let mut labels = BTreeMap::new();
            for locale in languages {
                labels.insert(*locale, label(field.labels.get(locale).map_or("", String::as_str))?);
            }
            let choices = check_choices(field)?;
            Ok(IntakeField { labels, choices, ..field.clone() })
        })
        .collect()
}

fn label(text: &str) -> Result<String, &'static str> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=MAX_LABEL).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits && !asks_for_secret(&text) { Ok(text) } else { Err("labels") }
}

fn check_choices(field: &IntakeField) -> Result<Vec<String>, &'static str> {
    if field.kind != FieldKind::Choice {
        return if field.choices.is_empty() { Ok(Vec::new()) } else { Err("choices") };
    }
    if !(1..=MAX_CHOICES).contains(&field.choices.len()) {
        return Err("choices");
    }
    field.choices.iter().map(|choice| label(choice).map_err(|_| "choices")).collect()
}

/// Whether a text names something that nobody may ask for. Letters of other alphabets that look alike count too.
fn asks_for_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let plain = format!(" {} ", words.join(" "));
    SECRETS.iter().any(|secret| {
        let ascii = secret.is_ascii();
        let secret = secret.replace('-', " ");
        if ascii {
            plain.contains(&format!(" {secret} ")) || plain.contains(&format!(" {secret}s "))
        } else {
            lower.contains(&secret)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind, label: &str) -> IntakeField {
        let labels = [(Locale::En, label.to_owned())].into();
        IntakeField { key: "k".into(), kind, required: true, labels, choices: Vec::new() }
    }

    #[test]
    fn no_label_asks_for_what_nobody_needs() {
        for (label, asks) in [
            ("Transaction hash", false),
            ("Shipping pinboard", false),
            ("Your recovery phrase", true),
            ("Seed phrase (12 words)", true),
            ("PRIVATE  KEY", true),
            ("PIN", true),
            ("One-time code", true),
            ("您的助记词", true),
            ("登录密码", true),
            ("交易哈希", false),
        ] {
            let checked = check_all(&[field(FieldKind::Text, label)], &[Locale::En]);
            assert_eq!(checked.is_err(), asks, "{label}");
        }
    }

    #[test]
    fn settings_are_refused_by_name() {
        let good = field(FieldKind::Text, "What");
        let twice = [good.clone(), good.clone()];
        let bad_key = [IntakeField { key: "Two words".into(), ..good.clone() }];
        let no_choice = [field(FieldKind::Choice, "Which")];
        let chinese = std::slice::from_ref(&good);
        assert_eq!(check_all(&twice, &[Locale::En]), Err("key"));
        assert_eq!(check_all(&bad_key, &[Locale::En]), Err("key"));
        assert_eq!(check_all(&no_choice, &[Locale::En]), Err("choices"));
        assert_eq!(check_all(chinese, &[Locale::En, Locale::ZhCn]), Err("labels"));
        assert_eq!(check_all(&vec![good; MAX_FIELDS + 1], &[Locale::En]), Err("fields"));
    }

    #[test]
    fn hashes_and_addresses_hold_by_their_network() {
        let address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let tron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
        let hash = format!("0x{}", "a1".repeat(32));
        for (kind, value, network, holds) in [
            (FieldKind::Address, address, None, true),
            (FieldKind::Address, address, Some("ERC-20"), true),
            (FieldKind::Address, address, Some("TRC20"), false),
            (FieldKind::Address, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", None, false),
            (FieldKind::Address, tron, Some("TRON"), true),
            (FieldKind::TransactionHash, hash.as_str(), None, true),
            (FieldKind::TransactionHash, hash.as_str(), Some("Solana"), false),
            (FieldKind::TransactionHash, "my hash", None, false),
            (FieldKind::Network, "BNB Smart Chain", None, true),
            (FieldKind::Network, "Moonchain", None, false),
        ] {
            let got = field(kind, "x").check_value(value, network.and_then(network_named));
            assert_eq!(got, Some(holds), "{value} {network:?}");
        }
        assert_eq!(field(FieldKind::Text, "x").check_value(&"a".repeat(501), None), None);
        assert_eq!(field(FieldKind::Choice, "x").check_value("not offered", None), None);
    }

    #[test]
    fn amounts_are_positive_numbers_with_a_unit_at_most() {
        for (value, holds) in [
            ("0.5", true),
            ("1,000.25 USDT", true),
            ("3ETH", true),
            ("0", false),
            ("0.000", false),
            ("-1", false),
            ("1e9", false),
            ("USDT", false),
            (".5", false),
            ("1.2.3", false),
        ] {
            assert_eq!(is_amount(value), holds, "{value}");
        }
    }
}
