//! Directories of ours that somebody put something else into the place of, or into.

use std::fs;
use std::os::unix::fs::symlink;

use crate::sequence::MASTER_CF;
use crate::tree::{DEFAULTS, Tree};

const SOCKETS: &str = "var/spool/postfix/var/run/saslauthd";
const MAIN_CF: &[u8] = b"myhostname = a.example\n";

/// A host with the package, whose saslauthd has run.
fn host() -> Tree {
    let host = Tree::new(MAIN_CF, MASTER_CF, b"START=no\n");
    host.run("postinst", "configure", &DEFAULTS);
    fs::write(host.root.join(SOCKETS).join("mux"), "").expect("a file");
    host
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_link_to_a_directory_stays_with_all_that_it_leads_to() {
    let host = host();
    let elsewhere = host.root.join("srv");
    fs::rename(host.root.join(SOCKETS), &elsewhere).expect("a directory");
    symlink(&elsewhere, host.root.join(SOCKETS)).expect("a link");
    let ran = host.run("prerm", "remove", &DEFAULTS);
    assert!(said(&ran).contains("saslauthd is now a link or a mount point"));
    assert!(elsewhere.join("mux").exists());
    assert!(host.root.join(SOCKETS).is_symlink());
    assert_eq!(host.read("etc/postfix/main.cf"), MAIN_CF);
}

#[test]
fn a_directory_in_the_place_of_what_saslauthd_leaves_keeps_the_socket_directory() {
    let host = host();
    fs::create_dir(host.root.join(SOCKETS).join("cache.mmap")).expect("a directory");
    let ran = host.run("prerm", "remove", &DEFAULTS);
    assert!(said(&ran).contains("saslauthd is not empty, and is kept"));
    assert!(host.root.join(SOCKETS).join("cache.mmap").is_dir());
    assert!(!host.root.join(SOCKETS).join("mux").exists());
}

#[test]
fn a_directory_above_that_became_a_link_keeps_what_it_leads_to() {
    let host = host();
    let (run, elsewhere) = (
        host.root.join("var/spool/postfix/var/run"),
        host.root.join("run"),
    );
    fs::rename(&run, &elsewhere).expect("a directory");
    symlink(&elsewhere, &run).expect("a link");
    let ran = host.run("prerm", "remove", &DEFAULTS);
    assert!(
        said(&ran).contains("or below one, and is kept"),
        "{}",
        said(&ran)
    );
    assert!(elsewhere.join("saslauthd/mux").exists());
    assert_eq!(host.read("etc/postfix/main.cf"), MAIN_CF);
}

#[test]
fn a_directory_that_cannot_be_removed_is_named_and_the_rest_comes_back() {
    let host = host();
    let cut = host
        .run_until("prerm", "remove", &DEFAULTS, "fail", "rmdir ")
        .expect("a directory is removed");
    let said = said(&cut.output);
    assert!(cut.output.status.success(), "{said}");
    assert!(said.contains("cannot be removed, and is kept"), "{said}");
    assert_eq!(host.read("etc/default/saslauthd"), b"START=no\n");
}
