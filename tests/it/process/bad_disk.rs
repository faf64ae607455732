//! A disk that fails at one write or sync, whichever: what is asked meanwhile is refused with words or done once, and the
//! database stays whole. `make test` plays some of the first two hundred of a job; with `SWEEP=all` each is played.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::process::Command;

use partner_portal::store::Store;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use super::kills::{Asked, is_whole, nothing_more};
use super::program::{PATIENCE, wait_for};
use super::site::Site;

const EIO: i64 = 5;
const ENOSPC: i64 = 28;
/// The process is killed at the call.
const KILL: i64 = 0;
/// Calls that are played.
const CALLS: i64 = 200;
/// How many of them in `make test`.
const SOME: usize = 6;

/// The disk, and the library that stands between it and the portal.
struct BadDisk {
    library: PathBuf,
    shared: PathBuf,
    numbers: File,
    _folder: TempDir,
}

impl BadDisk {
    /// A good one, so far.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let (library, shared) = (folder.path().join("bad_disk.so"), folder.path().join("numbers"));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/process/bad_disk.c");
        let mut compiler = Command::new("cc");
        let compiled = compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl"]).status();
        assert!(compiled.unwrap().success());
        let numbers = File::options().read(true).write(true).create_new(true).open(&shared).unwrap();
        let disk = Self { library, shared, numbers, _folder: folder };
        disk.set(2, 0);
        disk.heal();
        disk
    }

    fn set(&self, place: u64, number: i64) {
        self.numbers.write_all_at(&number.to_ne_bytes(), place * 8).unwrap();
    }

    fn number(&self, place: u64) -> i64 {
        let mut bytes = [0; 8];
        self.numbers.read_exact_at(&mut bytes, place * 8).unwrap();
        i64::from_ne_bytes(bytes)
    }

    /// From now on it is good.
    fn heal(&self) {
        self.set(0, -1);
    }

    /// The call after so many fails like this.
    fn fails(&self, after: i64, error: i64) {
        self.set(1, error);
        self.set(0, after);
    }

    fn has_failed(&self) -> bool {
        self.number(0) < 0
    }

    /// Calls so far.
    fn calls(&self) -> i64 {
        self.number(2)
    }

    fn start(&self, site: &mut Site) {
        let settings = [("LD_PRELOAD", self.library.to_str().unwrap()), ("BAD_DISK", self.shared.to_str().unwrap())];
        site.start_besides(&settings);
        site.ready();
    }
}

/// Presses until the answer is a job; each refusal must say that nothing was changed. A portal that died is started again:
/// answers whether it was. `spoil` happens when the form is there.
fn press(site: &mut Site, disk: &BadDisk, asked: &mut Asked, spoil: impl FnOnce()) -> bool {
    let mut csrf = site.owner.get("/accounts/new").hidden("csrf").unwrap();
    spoil();
    let mut was_revived = false;
    for _ in 0..4 {
        match asked.send(&mut site.owner, &csrf) {
            Ok(answer) if answer.status == 303 => {
                asked.run = Some(answer.location());
                return was_revived;
            }
            Ok(answer) => {
                assert!(answer.status == 503 && answer.body.contains("Nothing was changed"), "{answer:?}");
            }
            Err(_) => {
                revive(site, disk);
                was_revived = true;
                csrf = site.owner.get("/accounts/new").hidden("csrf").unwrap();
            }
        }
    }
    panic!("four times in vain: {asked:?}");
}

fn revive(site: &mut Site, disk: &BadDisk) {
    wait_for("the end of the portal", PATIENCE, || site.portal.as_mut().unwrap().has_ended().then_some(()));
    site.kill();
    disk.start(site);
}

/// Waits until the disk has failed, or the job is done without.
fn strikes(site: &mut Site, disk: &BadDisk, run: &str) -> bool {
    wait_for("the disk to fail, or the end of the job", PATIENCE, || {
        if disk.has_failed() {
            return Some(true);
        }
        let page = site.owner.try_get(run).ok()?;
        (page.attribute("data-run-state").as_deref() == Some("done")).then_some(disk.has_failed())
    })
}

async fn is_sound(site: &Site, asked: &[Asked], world: &serde_json::Value) {
    let store: Store = site.store().await;
    for one in asked {
        is_whole(world, &store, one).await;
    }
    store.close().await;
    let mut database = SqliteConnectOptions::new().filename(site.database()).connect().await.unwrap();
    let said: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut database).await.unwrap();
    assert_eq!(said, "ok");
}

/// Plays one kind of failure at some calls or at all of them.
fn plays(error: i64) {
    let whole = option_env!("SWEEP") == Some("all");
    let (mut site, disk) = (Site::open(), BadDisk::new());
    site.stop();
    disk.start(&mut site);
    let mut asked = vec![Asked::new("Unspoilt")];
    let before = disk.calls();
    press(&mut site, &disk, &mut asked[0], || {});
    site.run_until(asked[0].run.as_ref().unwrap(), "done");
    let of_a_job = disk.calls() - before;
    let step = if whole { 1 } else { usize::try_from(of_a_job.min(CALLS)).unwrap() / SOME };
    let (mut played, mut struck) = (0, 0);
    for after in (0..of_a_job.min(CALLS)).step_by(step) {
        let mut one = Asked::new(&format!("Spoilt-{after:03}"));
        let was_revived = press(&mut site, &disk, &mut one, || disk.fails(after, error));
        let run = one.run.clone().unwrap();
        let has_failed = strikes(&mut site, &disk, &run);
        if has_failed && error == KILL && !was_revived {
            revive(&mut site, &disk);
        }
        disk.heal();
        site.run_until(&run, "done");
        (played, struck) = (played + 1, struck + usize::from(has_failed));
        asked.push(one);
    }
    println!("error {error}: {of_a_job} calls of a job, {played} played, {struck} failed, 0 duplicates, 0 losses");
    assert!(struck * 2 > played, "most of them failed: {struck} of {played}");
    let world = site.tenant.world();
    nothing_more(&world, asked.len());
    site.stop();
    tokio::runtime::Runtime::new().unwrap().block_on(is_sound(&site, &asked, &world));
}

#[test]
fn a_write_that_ends_in_an_error_loses_nothing_and_doubles_nothing() {
    plays(EIO);
}

#[test]
fn a_write_that_finds_no_room_loses_nothing_and_doubles_nothing() {
    plays(ENOSPC);
}

#[test]
fn a_kill_at_a_write_loses_nothing_and_doubles_nothing() {
    plays(KILL);
}
