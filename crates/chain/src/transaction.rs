//! Hashes and signatures by which transactions are found.

use crate::base58;
use crate::network::Network;

/// A transaction's name on its network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionHash {
    /// Its network.
    pub network: Network,
    /// The usual form: EVM with `0x` and in lower case, Bitcoin and TRON 64 lower-case digits, Solana as given.
    pub text: String,
}

/// Reads `text` as a transaction of `network`; space around it does not count. `None` when it has not the form.
#[must_use]
pub fn parse_transaction(network: Network, text: &str) -> Option<TransactionHash> {
    let text = text.trim();
    let usual = match network {
        Network::Evm => {
            format!("0x{}", digits(text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?)?)
        }
        Network::Bitcoin | Network::Tron => digits(text)?,
        Network::Solana => {
            // 64 bytes are 86 to 88 characters, but for leading zeros, which no signature has in practice.
            base58::plain(text).filter(|bytes| bytes.len() == 64)?;
            text.to_owned()
        }
    };
    Some(TransactionHash { network, text: usual })
}

/// 64 hexadecimal digits, in lower case.
fn digits(text: &str) -> Option<String> {
    let is = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is.then(|| text.to_ascii_lowercase())
}

/// Every network on which `text` can name a transaction: two for 64 bare digits, at most one otherwise.
#[must_use]
pub fn networks_of_hash(text: &str) -> Vec<Network> {
    Network::ALL.into_iter().filter(|network| parse_transaction(*network, text).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_by_their_form() {
        let bare = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
        let signature =
            "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW";
        let table: &[(&str, &[Network])] = &[
            (bare, &[Network::Bitcoin, Network::Tron]),
            (&bare.to_uppercase(), &[Network::Bitcoin, Network::Tron]),
            (&format!("0x{bare}"), &[Network::Evm]),
            (signature, &[Network::Solana]),
            (&bare[1..], &[]),
            (&format!("0x{bare}0"), &[]),
            ("", &[]),
            ("转账没到账", &[]),
        ];
        for (text, networks) in table {
            assert_eq!(networks_of_hash(text), *networks, "{text}");
        }
        let read = parse_transaction(Network::Evm, &format!(" 0X{} ", bare.to_uppercase())).unwrap();
        assert_eq!(read.text, format!("0x{bare}"));
    }
}
