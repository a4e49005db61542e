//! A host whose disk is full.

use std::fs;
use std::path::Path;

use crate::adversity::{ANSWERS, FILE, MAIN_CF, assert_same, goes};
use crate::sequence::MASTER_CF;
use crate::tree::{DEFAULTS, Tree};

#[test]
#[ignore = "wants LAW_FULL_DISK, a directory on a small file system: tests/shell/law.sh"]
fn a_full_disk_is_a_clear_failure_and_the_next_run_heals() {
    let disk = std::env::var("LAW_FULL_DISK").expect("LAW_FULL_DISK");
    let mut refused = 0;
    for room in (0..72).step_by(4) {
        let on_disk = tempfile::tempdir_in(&disk).expect("a directory");
        let scripts = tempfile::tempdir().expect("a directory");
        let root = on_disk.path().to_owned();
        let host = Tree::new_in(root, scripts, MAIN_CF, MASTER_CF, FILE);
        let untouched = host.state();
        let filler = Path::new(&disk).join("filler");
        fs::write(&filler, vec![0; 64 << 20]).expect_err("a small file system");
        let size = fs::metadata(&filler).expect("a file").len();
        let file = fs::File::options().write(true).open(&filler);
        let shorter = size.saturating_sub(room << 10);
        file.and_then(|file| file.set_len(shorter)).expect("room");
        let ran = host.attempt("postinst", "configure", &ANSWERS);
        if !ran.status.success() {
            refused += 1;
            assert!(!ran.stderr.is_empty(), "nothing said, with {room} KiB");
        }
        // what is full may be taken back, or the removal says so, too
        let removed = host.attempt("prerm", "remove", &DEFAULTS);
        assert!(removed.status.success() || !removed.stderr.is_empty());
        fs::remove_file(&filler).expect("a file");
        host.run("postinst", "configure", &ANSWERS);
        goes(&host);
        assert_same(&host.state(), &untouched, &format!("{room} KiB"));
    }
    assert!(refused > 3, "only {refused} runs met the full disk");
}
