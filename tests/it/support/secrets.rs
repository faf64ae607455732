//! No secret stays anywhere: at the end of every test with a tenant, what the portal wrote down, logged and answered is
//! searched for each key and each token's value that there was.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use partner_portal::sandbox::Sandbox;
use partner_portal::telemetry::{LogForm, subscriber};

/// The one address that shows a secret, once.
const SHOWS: &str = "/secret";

/// What browsers of this test were answered: the address and all that came.
static ANSWERS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// A browser was answered this.
pub(crate) fn answered(path: &str, answer: &str) {
    let shows = path.starts_with("/runs/") && path.ends_with(SHOWS);
    if !shows {
        ANSWERS.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), answer.to_owned()));
    }
}

/// What was logged.
#[derive(Clone, Debug, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens to what is logged on this thread from now on.
#[derive(Debug)]
pub(crate) struct Watch(Lines);

impl Watch {
    pub(crate) fn begin() -> Self {
        let lines = Lines::default();
        let writer = lines.clone();
        let all = "info,partner_portal=trace";
        let guard = tracing::subscriber::set_default(subscriber(LogForm::Json, all, move || writer.clone()).unwrap());
        // It stays to the end of the thread: a tenant may be handed from one task to another, and a guard may not.
        std::mem::forget(guard);
        Self(lines)
    }

    /// Searches everything for every secret; panics where one is found.
    pub(crate) fn ends(&self, sandbox: &Sandbox, folder: &Path) {
        let secrets: Vec<String> = sandbox.secrets().iter().map(|secret| secret.reveal().to_owned()).collect();
        assert!(secrets.iter().all(|secret| secret.len() >= 40), "each is one");
        let found = |bytes: &[u8]| secrets.iter().any(|secret| contains(bytes, secret.as_bytes()));
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            assert!(!path.is_file() || !found(&std::fs::read(&path).unwrap()), "a secret is in {}", path.display());
        }
        let lines = self.0.0.lock().unwrap();
        assert!(!found(&lines), "a secret was logged");
        for (path, answer) in ANSWERS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            assert!(!found(answer.as_bytes()), "a secret was answered at {path}");
        }
    }
}

/// Whether the needle is in the hay: by its first 24 bytes, so that a part of a secret counts too.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let needle = &needle[5..29];
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_secret_is_found_where_there_is_one() {
    let secret = "cfut_0123456789012345678901234567890123456789abcdef01";
    assert!(contains(format!("x{secret}y").as_bytes(), secret.as_bytes()));
    assert!(contains(&secret.as_bytes()[5..40], secret.as_bytes()), "a part of it, too");
    assert!(!contains(b"cfut_ and nothing of it", secret.as_bytes()));
}
