//! A process of ours: what it says, how it ends. It never outlives the test.

use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Longest wait for another process to do what it must do by itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until `look` finds something. The one place that pauses: another process can only be waited for by looking.
pub(super) fn wait_for<T>(what: &str, patience: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < patience, "waited {patience:?} in vain for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// What a process said so far; several processes may say it into the same ear.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    fn listen(&self, mut from: impl Read + Send + 'static) -> thread::JoinHandle<()> {
        let heard = self.clone();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                heard.0.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        })
    }
}

/// A running process with a group of its own, which ends with this value, also when the test panics.
pub(super) struct Program {
    child: Child,
    readers: Vec<thread::JoinHandle<()>>,
    pub(super) out: Heard,
    pub(super) err: Heard,
}

impl Program {
    /// Starts the portal's own program with these settings and no others.
    pub(super) fn portal(arguments: &[&str], settings: &[(&str, &str)], err: Heard) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_partner-portal"));
        command.env_clear().args(arguments).envs(settings.iter().copied());
        Self::start(command, err).unwrap()
    }

    /// The same, with the signal ignored that a write beyond a limit brings: what is left is the error.
    pub(super) fn portal_sparing_limits(arguments: &[&str], settings: &[(&str, &str)], err: Heard) -> Self {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_partner-portal")]);
        command.env_clear().args(arguments).envs(settings.iter().copied());
        Self::start(command, err).unwrap()
    }

    /// The number of its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn start(mut command: Command, err: Heard) -> std::io::Result<Self> {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.process_group(0).spawn()?;
        let out = Heard::default();
        let readers = vec![out.listen(child.stdout.take().unwrap()), err.listen(child.stderr.take().unwrap())];
        Ok(Self { child, readers, out, err })
    }

    /// Runs to its end with this on standard input; answers whether it went well, what it said and what it complained.
    pub(super) fn run(arguments: &[&str], settings: &[(&str, &str)], input: &str) -> (bool, String, String) {
        let mut program = Self::portal(arguments, settings, Heard::default());
        // A program that refuses at once does not read what it is given.
        let _ = program.child.stdin.take().unwrap().write_all(input.as_bytes());
        let status = program.wait(PATIENCE);
        (status.success(), program.out.text(), program.err.text())
    }

    /// The rest of the line on standard output that begins like this.
    pub(super) fn says(&mut self, beginning: &str) -> String {
        wait_for(&format!("{beginning} on standard output"), PATIENCE, || {
            let text = self.out.text();
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            let found = whole.lines().find_map(|line| line.strip_prefix(beginning)).map(|rest| rest.trim().to_owned());
            if found.is_none()
                && let Some(status) = self.child.try_wait().unwrap()
            {
                panic!("it ended ({status}) before it said {beginning}: {}", self.err.text());
            }
            found
        })
    }

    /// SIGKILL: no last words.
    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.hear_out();
    }

    /// Whether it is over, by itself or by somebody else.
    pub(super) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// SIGTERM, as service managers send it.
    pub(super) fn terminate(&self) {
        signal("TERM", &self.child.id().to_string());
    }

    /// SIGTERM, and the end.
    pub(super) fn stop(&mut self) -> ExitStatus {
        self.terminate();
        self.wait(Duration::from_secs(60))
    }

    /// Waits for the end.
    pub(super) fn wait(&mut self, patience: Duration) -> ExitStatus {
        let status = wait_for("the end of the process", patience, || self.child.try_wait().unwrap());
        self.hear_out();
        status
    }

    fn hear_out(&mut self) {
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The group, since a browser's driver has children of its own. It may be gone already.
        signal("KILL", &format!("-{}", self.child.id()));
        let _ = self.child.wait();
    }
}

fn signal(name: &str, target: &str) {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "kill -s \"$0\" -- \"$1\" 2>/dev/null", name, target]);
    command.status().unwrap();
}

/// A port nobody listens on, below those that outgoing connections get by chance: while nobody listens, a client that
/// tries to connect must not meet itself.
pub(super) fn free_port() -> u16 {
    let first = 15_000 + u16::try_from(std::process::id() % 1_500).unwrap() * 10;
    (first..32_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}
