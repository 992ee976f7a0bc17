//! What a language tag says of how a text is written.

/// Whether a language is written from right to left: by its code, whatever region or script follows.
pub fn is_right_to_left(language: &str) -> bool {
    let code = language.split(['-', '_']).next().unwrap_or_default();
    ["ar", "fa", "ur", "he", "ps", "ckb", "sd", "ug", "yi", "dv"].iter().any(|l| code.eq_ignore_ascii_case(l))
}
