//! Addresses and their checksums.

use bech32::primitives::decode::SegwitHrpstring;
use sha3::{Digest, Keccak256};

use crate::base58;
use crate::network::Network;

/// Whether an address proves that it was not mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// It carries a checksum, and it holds.
    Holds,
    /// Its form carries none here: an EVM address in one case, or a Solana key.
    Absent,
}

/// An address as it is written on its network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its network.
    pub network: Network,
    /// The text in its usual form: EVM with the capitals of EIP-55, Bech32 in lower case.
    pub text: String,
    /// Whether the text as given proved itself.
    pub checksum: Checksum,
}

/// Why a text is not an address of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It has not the form.
    #[error("not an address of this network")]
    Form,
    /// It has the form, and the checksum says that it was mistyped or altered.
    #[error("the checksum does not hold")]
    Checksum,
}

/// Reads `text` as an address of `network`; space around it does not count.
pub fn parse_address(network: Network, text: &str) -> Result<Address, AddressError> {
    let text = text.trim();
    match network {
        Network::Evm => evm(text),
        Network::Bitcoin => bitcoin(text),
        Network::Tron => tron(text),
        Network::Solana => solana(text),
    }
}

/// Every network of which `text` is an address, in the order of menus.
#[must_use]
pub fn addresses_in(text: &str) -> Vec<Address> {
    Network::ALL.into_iter().filter_map(|network| parse_address(network, text).ok()).collect()
}

/// Source: EIP-55. Mixed case is a checksum and must hold; one case carries none.
fn evm(text: &str) -> Result<Address, AddressError> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).ok_or(AddressError::Form)?;
    if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(AddressError::Form);
    }
    let usual = eip55(digits);
    let upper = digits.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = digits.bytes().any(|byte| byte.is_ascii_lowercase());
    if upper && lower && usual[2..] != *digits {
        return Err(AddressError::Checksum);
    }
    let checksum = if upper && lower { Checksum::Holds } else { Checksum::Absent };
    Ok(Address { network: Network::Evm, text: usual, checksum })
}

/// The capitals of EIP-55: a letter is a capital where the hash of the lower-case digits has a nibble of 8 or more.
fn eip55(digits: &str) -> String {
    let lower = digits.to_ascii_lowercase();
    let hash = Keccak256::digest(lower.as_bytes());
    let mut text = String::with_capacity(42);
    text.push_str("0x");
    for (at, digit) in lower.chars().enumerate() {
        let byte = hash[at / 2];
        let nibble = if at % 2 == 0 { byte >> 4 } else { byte & 0x0f };
        text.push(if nibble >= 8 { digit.to_ascii_uppercase() } else { digit });
    }
    text
}

/// Source: BIP-173, BIP-350 and BIP-141 for `bc1…`; Base58Check with version 0 or 5 for `1…` and `3…`.
fn bitcoin(text: &str) -> Result<Address, AddressError> {
    let is = |text: String| Address { network: Network::Bitcoin, text, checksum: Checksum::Holds };
    if text.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("bc1")) {
        let witness = SegwitHrpstring::new(text);
        return witness.map(|_| is(text.to_ascii_lowercase())).map_err(|_| AddressError::Checksum);
    }
    let payload = base58_payload(text)?;
    if payload.len() == 21 && matches!(payload[0], 0 | 5) {
        Ok(is(text.to_owned()))
    } else {
        Err(AddressError::Form)
    }
}

/// Source: TRON documentation: Base58Check of `0x41` and twenty bytes, 34 characters from `T` on.
fn tron(text: &str) -> Result<Address, AddressError> {
    if !text.starts_with('T') || text.len() != 34 {
        return Err(AddressError::Form);
    }
    let payload = base58_payload(text)?;
    if payload.len() == 21 && payload[0] == 0x41 {
        Ok(Address { network: Network::Tron, text: text.to_owned(), checksum: Checksum::Holds })
    } else {
        Err(AddressError::Form)
    }
}

fn base58_payload(text: &str) -> Result<Vec<u8>, AddressError> {
    base58::checked(text)
        .map_err(|mistyped| if mistyped { AddressError::Checksum } else { AddressError::Form })
}

/// Source: Solana documentation: the 32 bytes of an account in Base58. Program accounts lie off the curve, so only the
/// length is asked.
fn solana(text: &str) -> Result<Address, AddressError> {
    match base58::plain(text) {
        Some(bytes) if bytes.len() == 32 => {
            Ok(Address { network: Network::Solana, text: text.to_owned(), checksum: Checksum::Absent })
        }
        _ => Err(AddressError::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of EIP-55, BIP-173, BIP-350 and well-known contracts and programs.
    const GOOD: &[(Network, &str, Checksum)] = &[
        (Network::Evm, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Checksum::Holds),
        (Network::Evm, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", Checksum::Holds),
        (Network::Evm, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", Checksum::Holds),
        (Network::Evm, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", Checksum::Holds),
        (Network::Evm, "0x52908400098527886E0F7030069857D2E4169EE7", Checksum::Absent),
        (Network::Evm, "0xde709f2102306220921060314715629080e2fb77", Checksum::Absent),
        (Network::Bitcoin, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Checksum::Holds),
        (Network::Bitcoin, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Checksum::Holds),
        (Network::Bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Checksum::Holds),
        (Network::Bitcoin, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", Checksum::Holds),
        (Network::Tron, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Checksum::Holds),
        (Network::Solana, "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", Checksum::Absent),
        (Network::Solana, "11111111111111111111111111111111", Checksum::Absent),
    ];

    const BAD: &[(Network, &str, AddressError)] = &[
        (Network::Evm, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", AddressError::Checksum),
        (Network::Evm, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA", AddressError::Form),
        (Network::Evm, "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", AddressError::Form),
        (Network::Evm, "0x５aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", AddressError::Form),
        (Network::Bitcoin, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", AddressError::Checksum),
        // Version 1 with the constant of version 0 (BIP-350).
        (
            Network::Bitcoin,
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
            AddressError::Checksum,
        ),
        (Network::Bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", AddressError::Checksum),
        (Network::Bitcoin, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", AddressError::Form),
        (Network::Tron, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", AddressError::Checksum),
        (Network::Tron, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", AddressError::Form),
        (Network::Solana, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", AddressError::Form),
        (Network::Solana, "", AddressError::Form),
    ];

    #[test]
    fn addresses_prove_themselves() {
        for (network, text, checksum) in GOOD {
            let address =
                parse_address(*network, &format!(" {text}\n")).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((address.network, address.checksum), (*network, *checksum), "{text}");
        }
        let lower = parse_address(Network::Evm, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").unwrap();
        assert_eq!(lower.text, GOOD[0].1);
    }

    #[test]
    fn mistyped_addresses_are_told_from_other_texts() {
        for (network, text, why) in BAD {
            assert_eq!(parse_address(*network, text), Err(*why), "{network:?} {text}");
        }
    }

    #[test]
    fn a_text_is_an_address_of_at_most_one_network_here() {
        for (network, text, _) in GOOD {
            let networks: Vec<Network> = addresses_in(text).into_iter().map(|a| a.network).collect();
            assert_eq!(networks, [*network], "{text}");
        }
    }
}
