//! Tables of what people write. A line that is wrong here is wrong for somebody.

use super::*;

/// Collects the lines that are read wrong, so that one run shows all of them.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn check<T: PartialEq + std::fmt::Debug>(&mut self, text: &str, read: T, expected: T) {
        if read != expected {
            self.0.push(format!("{text}: {read:?}, not {expected:?}"));
        }
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}

#[test]
fn danger_is_seen_in_any_wording() {
    let mut wrong = Wrong::default();
    for (text, expected) in [
        ("My wallet was hacked!", "stolen"),
        ("someone stole all my USDT", "stolen"),
        ("My funds are gone", "stolen"),
        ("all my coins have been drained last night", "stolen"),
        ("there is a transaction I did not make", "stolen"),
        ("I see an unauthorized withdrawal of 500 usdt", "stolen"),
        ("I got hacked please help", "stolen"),
        ("a hacker got into my account", "stolen"),
        ("my phone was stolen yesterday with the wallet on it", "stolen"),
        ("I've been scammed", "scam"),
        ("I clicked a phishing link and connected my wallet", "scam"),
        ("sent 300 usdt to a scammer", "scam"),
        ("I want to report a scammer", "scam"),
        ("someone asked for my seed phrase on telegram", "scam"),
        ("I sent my coins to the wrong address", "wrong_address"),
        ("transferred USDT to wrong network", "wrong_address"),
        ("I forgot to add the memo when depositing", "wrong_address"),
        ("accidentally sent ETH to a contract", "wrong_address"),
        ("i entered the wrong address", "wrong_address"),
        ("I shared my seed phrase with someone", "secret_leaked"),
        ("somebody saw my recovery phrase", "secret_leaked"),
        ("my private key was leaked", "secret_leaked"),
        ("I typed my 12 words into a website", "secret_leaked"),
        ("我的钱包被盗了", "stolen"),
        ("钱被人转走了怎么办", "stolen"),
        ("币突然没了", "stolen"),
        ("有人登录了我的账号", "stolen"),
        ("这笔转账不是我操作的", "stolen"),
        ("账户出现陌生交易", "stolen"),
        ("我被骗了5000u", "scam"),
        ("點了釣魚鏈接", "scam"),
        ("有人冒充客服", "scam"),
        ("客服问我要助记词", "scam"),
        ("转错地址了", "wrong_address"),
        ("充值选错网络了", "wrong_address"),
        ("提币地址填错了怎么找回", "wrong_address"),
        ("忘记填memo了", "wrong_address"),
        ("助记词泄露了怎么办", "secret_leaked"),
        ("我把私钥发给了别人", "secret_leaked"),
        ("我的助记词被别人看到了", "secret_leaked"),
        ("我在一个网站输入了助记词", "secret_leaked"),
    ] {
        wrong.check(text, danger(text).map_or("-", Danger::word), expected);
    }
}

#[test]
fn harmless_mentions_are_no_danger() {
    let mut wrong = Wrong::default();
    for text in [
        "How do I avoid being hacked?",
        "how can I protect my wallet from being stolen",
        "What is phishing?",
        "what is a phishing attack",
        "How do I recognise a scam?",
        "what happens if my phone gets stolen",
        "Can someone steal my coins if they know my address?",
        "has your company ever been hacked",
        "should I share my seed phrase with support?",
        "I never shared my seed phrase",
        "How do I write down my recovery phrase?",
        "where is my recovery phrase",
        "where can I find my private key",
        "how do i send usdt to another address",
        "how do I change the network",
        "I forgot my password",
        "my withdrawal has not arrived",
        "how to add a memo",
        "I sent 5 usdt yesterday and it is pending",
        "怎么防止被盗",
        "如何避免转错地址",
        "什么是钓鱼网站",
        "如何识别诈骗",
        "担心被盗怎么办",
        "钱包会不会被盗",
        "可以把助记词告诉客服吗",
        "助记词是什么",
        "怎么备份助记词",
        "提现没到账",
        "怎么转账到别的地址",
        "忘记密码了",
        "手续费为什么这么贵",
        "转账一直不确认",
        "私钥怎么导出",
        "",
    ] {
        wrong.check(text, danger(text).map_or("-", Danger::word), "-");
    }
}

#[test]
fn a_person_is_asked_for_in_any_wording() {
    let mut wrong = Wrong::default();
    for text in [
        "talk to a human",
        "I want to speak to a real person",
        "agent please",
        "Agent",
        "human",
        "can I talk to someone from support?",
        "connect me with an agent",
        "transfer me to a representative",
        "I need a human",
        "is there anyone real here",
        "live chat",
        "please let me speak with somebody",
        "get me a person now",
        "stop sending me bot answers, I want a person",
        "are you a real person?",
        "customer service",
        "I don't want to talk to a bot",
        "speak to your supervisor",
        "hello, human please",
        "转人工",
        "人工客服",
        "人工",
        "找个真人",
        "我要找客服",
        "能不能转人工？",
        "你好，转人工",
        "不要机器人",
        "有人吗",
        "客服在吗",
        "叫个活人来",
        "请帮我接人工服务",
        "你是真人吗",
        "轉人工客服",
        "我想和真人聊",
        "给我打电话",
    ] {
        wrong.check(text, wants_person(text), true);
    }
}

#[test]
fn not_every_person_in_a_text_is_asked_for() {
    let mut wrong = Wrong::default();
    for text in [
        "how do I withdraw usdt",
        "I don't need an agent, just the fee",
        "no need to transfer me to an agent",
        "what is an AI agent",
        "can I send money to another person",
        "how many people use this wallet",
        "someone sent me coins",
        "how do I contact the sender of a transaction",
        "I got a call from a stranger",
        "人工智能是什么",
        "不用转人工，我自己看看",
        "人工审核要多久",
        "怎么转账给别人",
        "我是新人",
        "怎么邀请别人",
        "客服几点上班",
        "有人给我转了账",
        "",
    ] {
        wrong.check(text, wants_person(text), false);
    }
}

#[test]
fn feelings_that_words_tell() {
    let mut wrong = Wrong::default();
    for (text, expected) in [
        ("This is a fucking joke", "angry"),
        ("your app is useless", "angry"),
        ("I am furious", "angry"),
        ("I'm sick of this, I will sue you", "angry"),
        ("worst wallet ever", "angry"),
        ("垃圾软件，还我钱", "angry"),
        ("你们是不是骗子公司", "angry"),
        ("气死我了", "angry"),
        ("再不处理我要投诉你们", "angry"),
        ("I'm really scared, my savings are in there", "frightened"),
        ("please help me, I am panicking", "frightened"),
        ("these are my life savings", "frightened"),
        ("我好害怕，钱没了", "frightened"),
        ("急死了 救命啊", "frightened"),
        ("这是我全部积蓄", "frightened"),
        ("I'm very disappointed", "unhappy"),
        ("still no reply after three days", "unhappy"),
        ("太失望了", "unhappy"),
        ("等了好几天也没人理", "unhappy"),
        ("How do I withdraw?", "-"),
        ("my password is not working", "-"),
        ("I'm not angry, just asking", "-"),
        ("thank you, great help", "-"),
        ("what is a spam token", "-"),
        ("怎么提现", "-"),
        ("垃圾币怎么隐藏", "-"),
        ("余额不满100能提吗", "-"),
        ("谢谢你帮了大忙", "-"),
        ("手续费是多少", "-"),
        ("", "-"),
    ] {
        wrong.check(text, feeling(text).map_or("-", Feeling::word), expected);
    }
}
