//! One press of a form. A page that is sent twice brings the same key twice; a page that a person came back to and
//! changed brings the same key with something else in it, and that is another wish.

use std::fmt::Debug;

use sha2::{Digest as _, Sha256};

use crate::domain::ids::PersonId;

/// What stands for the press: the form's key, who pressed, and what was asked. The same three are the same press.
pub(super) fn press(by: PersonId, key: &str, asked: &impl Debug) -> String {
    let digest = Sha256::digest(format!("{by}\n{key}\n{asked:?}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::random::Random;

    #[test]
    fn only_the_same_form_by_the_same_person_with_the_same_content_is_the_same_press() {
        let by = |seed| PersonId::new(Timestamp::UNIX_EPOCH, &Random::seeded(seed));
        let first = press(by(1), "key", &"Acme");
        assert_eq!(first, press(by(1), "key", &"Acme"));
        for other in [press(by(2), "key", &"Acme"), press(by(1), "yek", &"Acme"), press(by(1), "key", &"Globex")] {
            assert_ne!(first, other);
        }
    }
}
