//! The brand colour of an inbox and the text colour that can be read on it (WCAG 2.2, 1.4.3).

use std::fmt;

/// The least contrast of text on a brand colour. Source: WCAG 2.2, success criterion 1.4.3 (AA).
pub const MIN_CONTRAST: f64 = 4.5;

/// Light text on dark brands.
const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };
/// Dark text on light brands: the design's ink, which is softer than black.
const INK: Colour = Colour { red: 0x15, green: 0x18, blue: 0x1E };

/// An opaque sRGB colour, written `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// Why a brand colour is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ColourError {
    /// Not `#RRGGBB`.
    #[error("colour is not #RRGGBB")]
    Syntax,
    /// Neither white nor ink can be read on it.
    #[error(
        "contrast {contrast:.2} is below {MIN_CONTRAST}; {suggestion} is the nearest shade that can be read"
    )]
    Contrast {
        /// The better of the two contrasts, `1.0..=21.0`.
        contrast: f64,
        /// The nearest lighter or darker shade that passes.
        suggestion: Colour,
    },
}

impl Colour {
    /// Reads `#RRGGBB`, in either case. Errors: [`ColourError::Syntax`].
    pub fn parse(text: &str) -> Result<Self, ColourError> {
        let digits = text
            .strip_prefix('#')
            .filter(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_hexdigit()));
        let value =
            u32::from_str_radix(digits.ok_or(ColourError::Syntax)?, 16).map_err(|_| ColourError::Syntax)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self { red, green, blue })
    }

    /// A colour on which text can be read. Errors: both of [`ColourError`].
    pub fn parse_brand(text: &str) -> Result<Self, ColourError> {
        let colour = Self::parse(text)?;
        let contrast = colour.contrast(colour.on_colour());
        if contrast >= MIN_CONTRAST {
            return Ok(colour);
        }
        Err(ColourError::Contrast { contrast, suggestion: colour.nearest_readable() })
    }

    /// The colour of text on this one: white or ink, whichever stands out more.
    pub fn on_colour(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(INK) { WHITE } else { INK }
    }

    /// Contrast ratio with another colour, `1.0..=21.0`. Source: WCAG 2.2, "contrast ratio".
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, `0.0..=1.0`. Source: WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The nearest lighter or darker shade that can be read on every one of these grounds ([`MIN_CONTRAST`]).
    ///
    /// Grounds of which no single colour can be read give white or ink, whichever has the better worst contrast.
    pub fn readable_on(self, grounds: &[Self]) -> Self {
        let worst = |shade: Self| grounds.iter().map(|ground| shade.contrast(*ground)).fold(21.0, f64::min);
        let shades = (0..=200u16).flat_map(|step| [self.greyed(0, step), self.greyed(255, step)]);
        let fallback = if worst(WHITE) >= worst(INK) { WHITE } else { INK };
        shades.into_iter().find(|shade| worst(*shade) >= MIN_CONTRAST).unwrap_or(fallback)
    }

    /// This colour with `share` percent (`0..=100`) of another one mixed in.
    pub fn mixed(self, other: Self, share: u16) -> Self {
        let share = share.min(100);
        let mix = |own: u8, other: u8| {
            let mixed = (u16::from(own) * (100 - share) + u16::from(other) * share + 50) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The least mixing with black or white, in steps of half a percent, after which text can be read.
    fn nearest_readable(self) -> Self {
        (1..=200u16)
            .flat_map(|step| [self.greyed(0, step), self.greyed(255, step)])
            .find(|shade| shade.contrast(shade.on_colour()) >= MIN_CONTRAST)
            .unwrap_or(INK)
    }

    /// This colour with `step` two-hundredths of a grey level mixed in.
    fn greyed(self, level: u16, step: u16) -> Self {
        let mix = |channel: u8| {
            let mixed = (u16::from(channel) * (200 - step) + level * step + 100) / 200;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self { red: mix(self.red), green: mix(self.green), blue: mix(self.blue) }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_contrasts() {
        let contrast = |a: &str, b: &str| Colour::parse(a).unwrap().contrast(Colour::parse(b).unwrap());
        for (a, b, expected) in
            [("#FFFFFF", "#000000", 21.0), ("#1F5FD6", "#FFFFFF", 5.73), ("#767676", "#ffffff", 4.54)]
        {
            assert!((contrast(a, b) - expected).abs() < 0.01, "{a} {b} {}", contrast(a, b));
        }
    }

    #[test]
    fn brands_table() {
        for (brand, on) in
            [("#1F5FD6", "#FFFFFF"), ("#FFD400", "#15181E"), ("#000000", "#FFFFFF"), ("#ffffff", "#15181E")]
        {
            assert_eq!(Colour::parse_brand(brand).unwrap().on_colour().to_string(), on, "{brand}");
        }
        for text in ["", "red", "#12345", "#1234567", "#12345G", "123456", "#１２３４５６", "#+12345"] {
            assert_eq!(Colour::parse_brand(text), Err(ColourError::Syntax), "{text}");
        }
        let Err(ColourError::Contrast { contrast, suggestion }) = Colour::parse_brand("#797979") else {
            panic!("grey passes")
        };
        assert!(contrast < MIN_CONTRAST);
        assert_eq!(suggestion.to_string(), "#767676");
    }

    #[test]
    fn shades_on_given_grounds() {
        let colour = |text| Colour::parse(text).unwrap();
        let light = [colour("#FFFFFF"), colour("#F2F4F7")];
        assert_eq!(colour("#1F5FD6").readable_on(&light).to_string(), "#1F5FD6", "readable as it is");
        for brand in ["#FFD400", "#FFFFFF", "#7FE0FF"] {
            let shade = colour(brand).readable_on(&light);
            assert!(light.iter().all(|ground| shade.contrast(*ground) >= MIN_CONTRAST), "{brand} {shade}");
        }
        let torn = [colour("#FFFFFF"), colour("#000000"), colour("#767676")];
        assert_eq!(colour("#FFD400").readable_on(&torn), INK, "nothing can be read on all of these");
        assert_eq!(colour("#FFFFFF").mixed(colour("#000000"), 50).to_string(), "#808080");
        assert_eq!(colour("#102030").mixed(colour("#FFFFFF"), 0).to_string(), "#102030");
    }

    proptest! {
        #[test]
        fn a_suggestion_can_be_read_and_is_near(value in 0u32..=0xFF_FFFF) {
            match Colour::parse_brand(&format!("#{value:06X}")) {
                Ok(colour) => prop_assert!(colour.contrast(colour.on_colour()) >= MIN_CONTRAST),
                Err(ColourError::Contrast { suggestion, .. }) => {
                    prop_assert_eq!(Colour::parse_brand(&suggestion.to_string()), Ok(suggestion));
                    let [_, red, green, blue] = value.to_be_bytes();
                    let far = [(red, suggestion.red), (green, suggestion.green), (blue, suggestion.blue)]
                        .map(|(a, b)| a.abs_diff(b)).into_iter().max();
                    prop_assert!(far.is_some_and(|far| far <= 24), "{:?}", far);
                }
                Err(ColourError::Syntax) => prop_assert!(false, "syntax"),
            }
        }
    }
}
