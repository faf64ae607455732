//! What a password must be like: long, varied, and for whom nobody watches hard to guess. Never how it is composed.

use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

use super::text::Refusal;

/// Shortest password accepted, in characters (NIST 800-63B and ASVS 6.2.1 allow 8 and recommend 15).
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, in characters.
pub const PASSWORD_MAX: usize = 128;

/// How hard a password must be to guess: zxcvbn's scale goes to four; three withstands an attacker who has the hash for
/// a while (docs.rs/zxcvbn, read 2026-11).
const STRENGTH_MIN: Score = Score::Three;

/// A password somebody wishes to have: nothing is trimmed, folded or composed.
///
/// # Errors
/// A [`Refusal`] for the field when it is too short, too long, or a few characters over and over.
pub fn check_password(text: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length < PASSWORD_MIN {
        return Err(Refusal(format!("Choose a password of at least {PASSWORD_MIN} characters; a sentence is fine.")));
    }
    if length > PASSWORD_MAX {
        return Err(Refusal(format!("Choose a password of at most {PASSWORD_MAX} characters.")));
    }
    let mut kinds: Vec<char> = text.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 5 {
        return Err(Refusal("Choose a password with more variety; this one repeats a few characters.".to_owned()));
    }
    Ok(())
}

/// The same for somebody who comes in by an invite, whom nobody of the house watches: it must also be hard to guess.
/// `about` is what an attacker would try first, such as the person's own address and name.
///
/// # Errors
/// A [`Refusal`] for the field when it is too short, too long or too easy to guess.
pub fn check_strong_password(text: &str, about: &[&str]) -> Result<(), Refusal> {
    check_password(text)?;
    // An address is tried in parts, too, and a name without its gaps.
    let joints = ['.', ' ', '-', '_'];
    let locals = about.iter().map(|text| text.split('@').next().unwrap_or_default());
    let closed: Vec<String> = locals.clone().map(|text| text.replace(joints, "")).collect();
    let parts = about.iter().flat_map(|text| text.split('@')).flat_map(|text| text.split(joints));
    let known = about.iter().copied().chain(locals).chain(parts).chain(closed.iter().map(String::as_str));
    let known: Vec<&str> = known.chain(["partner portal", "cloudflare"]).collect();
    let strength = zxcvbn(text, &known);
    if strength.score() >= STRENGTH_MIN { Ok(()) } else { Err(too_easy(strength.feedback())) }
}

fn too_easy(feedback: Option<&Feedback>) -> Refusal {
    let mut words = "This password is too easy to guess.".to_owned();
    if let Some(warning) = feedback.and_then(Feedback::warning) {
        words = format!("{words} {warning}");
    }
    match feedback.and_then(|feedback| feedback.suggestions().first()) {
        Some(suggestion) => Refusal(format!("{words} {suggestion}")),
        None => Refusal(format!("{words} Add another word or two.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_by_length_and_by_how_hard_it_is_to_guess_and_never_by_composition() {
        assert!(check_strong_password("correct horse battery", &[]).is_ok());
        assert!(check_password("correct horse battery").is_ok());
        assert!(check_password("aaaaaaaaaaaaaaaa").is_err());
        assert!(check_password("short").is_err());
        assert!(check_strong_password("пароль из слов", &[]).is_ok());
        assert!(check_strong_password("short", &[]).is_err());
        assert!(check_strong_password(&"abcdefgh".repeat(17), &[]).is_err());
        assert!(
            check_strong_password(
                &"kühle Birnen am Montag; danach lieber Tee? ".chars().cycle().take(128).collect::<String>(),
                &[]
            )
            .is_ok(),
            "128 characters are taken whole"
        );
        for easy in ["passwordpassword", "qwertyuiopqwertyuiop", "abcdefghijklmnop", "111222333444555"] {
            let refusal = check_strong_password(easy, &[]).err().map(|refusal| refusal.to_string()).unwrap_or_default();
            assert!(refusal.starts_with("This password is too easy to guess. "), "{easy}: {refusal}");
        }
    }

    #[test]
    fn ones_own_address_is_no_password() {
        let about = ["quentin.marigold@example.com"];
        assert!(check_strong_password("quentin.marigold", &about).is_err());
        assert!(check_strong_password("quentinmarigold1", &about).is_err());
    }
}
