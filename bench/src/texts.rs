//! What contacts write, in the two languages: repeatable, with words as common as in life.

use kernel::SeededRng;

const EN: &[&str] = &[
    "my",
    "withdrawal",
    "is",
    "still",
    "pending",
    "after",
    "two",
    "hours",
    "the",
    "transaction",
    "shows",
    "confirmed",
    "but",
    "balance",
    "has",
    "not",
    "changed",
    "please",
    "check",
    "network",
    "address",
    "wallet",
    "sent",
    "from",
    "exchange",
    "wrong",
    "fee",
    "token",
    "bridge",
    "swap",
    "login",
    "code",
    "device",
    "lost",
    "phone",
    "update",
    "version",
    "crash",
    "deposit",
    "missing",
    "amount",
    "support",
    "help",
    "thanks",
    "account",
    "verify",
    "limit",
    "card",
    "bank",
    "refund",
];

const ZH: &[&str] = &[
    "提现",
    "一直",
    "没有",
    "到账",
    "已经",
    "两个",
    "小时",
    "了",
    "区块链",
    "显示",
    "成功",
    "余额",
    "还是",
    "没变",
    "请",
    "帮我",
    "查一下",
    "网络",
    "选错",
    "地址",
    "转账",
    "手续费",
    "代币",
    "跨链",
    "兑换",
    "登录",
    "验证码",
    "手机",
    "丢了",
    "换了",
    "新版本",
    "闪退",
    "充值",
    "少了",
    "金额",
    "客服",
    "谢谢",
    "账户",
    "认证",
    "限额",
    "银行卡",
    "退款",
    "交易",
    "哈希",
    "钱包",
    "助手",
    "你好",
    "什么时候",
    "能",
    "处理",
];

/// One message of 8 to 30 words; every second one is Chinese. Frequent words are frequent: the squared
/// uniform draw gives the first tenth of the list about a third of all places.
#[must_use]
pub fn message(rng: &SeededRng) -> String {
    let chinese = rng.below(2) == 0;
    let words = if chinese { ZH } else { EN };
    let count = 8 + rng.below(23);
    let mut text = String::new();
    for n in 0..count {
        if !chinese && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(pick(rng, words));
        // A dozen bare nouns in a row is what the secret guard takes for a recovery phrase, rightly.
        match (chinese, n % 4) {
            (true, 2) => text.push_str("咯，"),
            (false, 3) => text.push_str(", nevertheless"),
            _ => {}
        }
    }
    text.push_str(&format!(" {}", rng.below(1_000_000)));
    text
}

/// Two words of one language, as an agent searches them.
#[must_use]
pub fn query(rng: &SeededRng) -> String {
    let words = if rng.below(2) == 0 { ZH } else { EN };
    format!("{} {}", pick(rng, words), pick(rng, words))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a short list"
)]
fn pick<'a>(rng: &SeededRng, words: &[&'a str]) -> &'a str {
    let draw = rng.unit();
    words[((draw * draw * words.len() as f64) as usize).min(words.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_writes_the_same_messages() {
        let (one, two) = (SeededRng::new(5), SeededRng::new(5));
        let texts: Vec<String> = (0..2000).map(|_| message(&one)).collect();
        assert!(texts.iter().all(|text| *text == message(&two)));
        for text in &texts {
            assert!(security::screen(text).kinds().is_empty(), "{text}");
        }
        assert!(texts.iter().any(|text| text.is_ascii()) && texts.iter().any(|text| !text.is_ascii()));
    }
}
