//! Networks, as far as the form of their texts differs.

/// A network, or a family of networks whose texts have one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    /// Ethereum and every chain with its addresses: BNB Smart Chain, Polygon, Arbitrum and the like.
    Evm,
    /// Bitcoin, main network.
    Bitcoin,
    /// TRON.
    Tron,
    /// Solana.
    Solana,
}

impl Network {
    /// Every network, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Evm, Self::Bitcoin, Self::Tron, Self::Solana];

    /// The stable word for clients and rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Evm => "evm",
            Self::Bitcoin => "bitcoin",
            Self::Tron => "tron",
            Self::Solana => "solana",
        }
    }

    /// The network of a stored word; `None` for an unknown one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.word() == word)
    }
}
