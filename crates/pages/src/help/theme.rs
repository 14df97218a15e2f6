//! The operator's colour, in shades on which and with which text can be read in light and in dark.

use inboxes::Colour;

/// The lightest and the darkest ground that text stands on, by theme (`web/shared/tokens/tokens.css`).
const LIGHT_GROUNDS: [&str; 2] = ["#FFFFFF", "#F2F4F7"];
const DARK_GROUNDS: [&str; 2] = ["#0E1116", "#1B2230"];

/// The colour of an operator that has no inbox yet: the console's own.
pub(crate) const HOUSE: &str = "#1F5FD6";

/// The style sheet that lays the brand over the tokens.
pub(crate) fn style(brand: Colour) -> String {
    let light = shades(brand, &LIGHT_GROUNDS, "#FFFFFF", 8);
    let dark = shades(brand, &DARK_GROUNDS, "#0E1116", 18);
    format!(":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n")
}

/// `--brand` for areas with `--on-brand` on them, `--accent` for text and lines, `--accent-soft` behind them.
fn shades(brand: Colour, grounds: &[&str], paper: &str, share: u16) -> String {
    let parse = |text: &str| Colour::parse(text).unwrap_or(brand);
    let soft = parse(paper).mixed(brand, share);
    let mut all: Vec<Colour> = grounds.iter().map(|text| parse(text)).collect();
    all.push(soft);
    let accent = brand.readable_on(&all);
    format!(
        "--brand: {brand}; --on-brand: {}; --accent: {accent}; --accent-soft: {soft}; --selected: {soft};",
        brand.on_colour()
    )
}

/// The help center's icon: the brand's colour with the operator's first sign.
pub(crate) fn icon(brand: Colour, initial: &str) -> String {
    let initial = super::render::escape(initial);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"7\" fill=\"{brand}\"/>\
         <text x=\"16\" y=\"22.5\" text-anchor=\"middle\" font-family=\"system-ui, sans-serif\" font-size=\"19\" font-weight=\"600\" \
         fill=\"{}\">{initial}</text></svg>",
        brand.on_colour()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(style: &str, name: &str) -> Vec<Colour> {
        let name = format!("{name}: ");
        style.split(&name).skip(1).map(|rest| Colour::parse(&rest[..7]).unwrap()).collect()
    }

    #[test]
    fn every_brand_can_be_read_in_both_themes() {
        for text in ["#000000", "#FFFFFF", "#FFD400", "#0B6B61", "#1F5FD6", "#FF0000", "#00FF00", "#15181E"] {
            let brand = Colour::parse(text).unwrap();
            let sheet = style(brand);
            let (accents, softs) = (value(&sheet, "--accent"), value(&sheet, "--accent-soft"));
            assert_eq!((accents.len(), softs.len()), (2, 2), "{sheet}");
            for (nth, grounds) in [LIGHT_GROUNDS, DARK_GROUNDS].into_iter().enumerate() {
                for ground in grounds.map(|text| Colour::parse(text).unwrap()).into_iter().chain([softs[nth]])
                {
                    let contrast = accents[nth].contrast(ground);
                    assert!(contrast >= inboxes::MIN_CONTRAST, "{text} {nth} on {ground}: {contrast}");
                }
            }
        }
    }

    #[test]
    fn an_icon_shows_any_sign_as_a_sign() {
        let icon = icon(Colour::parse(HOUSE).unwrap(), "<");
        assert!(icon.contains(">&lt;</text>"), "{icon}");
    }
}
