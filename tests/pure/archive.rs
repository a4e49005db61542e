//! The .deb: its members, their modes, and that they are always the same bytes.

use crate::project::{Project, names, run};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

/// Tue, 24 Nov 2026 12:00:00 +0100
const DATE: u64 = 1_795_518_000;

/// A member of a tar archive.
#[derive(Debug, Clone, PartialEq)]
struct Member {
    mode: u32,
    date: u64,
    owner: (u64, u64, String, String),
    link: Option<String>,
    bytes: Vec<u8>,
}

/// The members of an archive, in their order.
type Members = Vec<(String, Member)>;

/// The names of a deb's three parts, and the members of its two archives.
fn unpack(deb: &[u8]) -> (Vec<String>, Members, Members) {
    let mut archive = ar::Archive::new(deb);
    let mut parts = Vec::new();
    let mut contents = Vec::new();
    while let Some(part) = archive.next_entry() {
        let mut part = part.unwrap();
        parts.push(String::from_utf8(part.header().identifier().to_vec()).unwrap());
        assert_eq!(part.header().mtime(), DATE);
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        contents.push(bytes);
    }
    assert_eq!(contents[0], b"2.0\n");
    (parts, tarball(&contents[1]), tarball(&contents[2]))
}

fn tarball(compressed: &[u8]) -> Members {
    let mut archive = tar::Archive::new(xz2::read::XzDecoder::new(compressed));
    let entries = archive.entries().unwrap();
    let members = entries.map(|entry| {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let header = entry.header();
        let member = Member {
            mode: header.mode().unwrap(),
            date: header.mtime().unwrap(),
            owner: (
                header.uid().unwrap(),
                header.gid().unwrap(),
                header.username().unwrap().unwrap().into(),
                header.groupname().unwrap().unwrap().into(),
            ),
            link: entry
                .link_name()
                .unwrap()
                .map(|link| link.to_str().unwrap().into()),
            bytes,
        };
        let name = String::from_utf8(entry.path_bytes().to_vec()).unwrap();
        (name, member)
    });
    members.collect()
}

/// A project with a payload: a program, a file with a long name, a link.
fn with_payload() -> Project {
    let long = format!("files/usr/share/{}/data", "long-name/".repeat(12));
    let project = Project::minimal()
        .file("files/usr/bin/program", "#!/bin/sh\n")
        .file(&long, "far away\n");
    let program = project.path("files/usr/bin/program");
    fs::set_permissions(program, fs::Permissions::from_mode(0o700)).unwrap();
    symlink("program", project.path("files/usr/bin/alias")).unwrap();
    project
}

#[test]
fn a_deb_has_its_three_parts_and_dpkg_debs_names() {
    let (parts, control, data) = unpack(&with_payload().build());
    assert_eq!(parts, ["debian-binary", "control.tar.xz", "data.tar.xz"]);
    let control: Vec<&str> = control.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        control,
        [
            "./",
            "./control",
            "./md5sums",
            "./postinst",
            "./postrm",
            "./prerm"
        ]
    );
    let data: Vec<&str> = data.iter().map(|(name, _)| name.as_str()).collect();
    assert!(data.is_sorted(), "{data:?}");
    assert!(data.contains(&"./usr/share/minimal/changes.sh"));
    // A version with a Debian revision: not a native package (Policy 12.7).
    assert!(data.contains(&"./usr/share/doc/minimal/changelog.Debian.gz"));
    assert!(
        data.iter()
            .any(|name| name.len() > 100 && name.ends_with("long-name/data"))
    );
}

#[test]
fn everything_is_roots_with_fixed_modes_and_the_changelogs_date() {
    let (_, control, data) = unpack(&with_payload().build());
    for (name, member) in control.iter().chain(&data) {
        assert_eq!(member.owner, (0, 0, "root".into(), "root".into()), "{name}");
        assert_eq!(member.date, DATE, "{name}");
        let executable = [
            "./postinst",
            "./postrm",
            "./prerm",
            "./usr/bin/program",
            "./usr/sbin/minimal",
        ];
        let mode = match &member.link {
            Some(_) => 0o777,
            None if name.ends_with('/') || executable.contains(&name.as_str()) => 0o755,
            None => 0o644,
        };
        assert_eq!(member.mode, mode, "{name}");
    }
    let data: BTreeMap<String, Member> = data.into_iter().collect();
    assert_eq!(data["./usr/bin/alias"].link.as_deref(), Some("program"));
}

#[test]
fn md5sums_and_installed_size_are_those_of_the_data() {
    let (_, control, data) = unpack(&with_payload().build());
    let control: BTreeMap<String, Member> = control.into_iter().collect();
    let files = data
        .iter()
        .filter(|(name, one)| !name.ends_with('/') && one.link.is_none());
    let sums: Vec<String> = files
        .map(|(name, one)| format!("{:x}  {}\n", md5::compute(&one.bytes), &name[2..]))
        .collect();
    assert_eq!(
        String::from_utf8_lossy(&control["./md5sums"].bytes),
        sums.concat()
    );
    let size: usize = data[1..]
        .iter()
        .map(|(name, one)| {
            if name.ends_with('/') || one.link.is_some() {
                1
            } else {
                one.bytes.len().div_ceil(1024)
            }
        })
        .sum();
    let text = String::from_utf8_lossy(&control["./control"].bytes).into_owned();
    assert!(
        text.contains(&format!("\nInstalled-Size: {size}\n")),
        "{text}"
    );
}

#[test]
fn the_changelog_is_compressed_without_name_and_time() {
    let (_, _, data) = unpack(&Project::minimal().build());
    let data: BTreeMap<String, Member> = data.into_iter().collect();
    let gzip = &data["./usr/share/doc/minimal/changelog.Debian.gz"].bytes;
    // RFC 1952: magic, deflate, no flags, no time, best compression.
    assert_eq!(gzip[..9], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2]);
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(gzip.as_slice());
    decoder.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("minimal (1.2-3) unstable"));
    let plan = &data["./usr/share/doc/minimal/plan.txt"].bytes;
    let printed = Project::minimal().confdeb(&["plan", "spec.toml"]).stdout;
    assert_eq!(String::from_utf8_lossy(plan), printed);
}

#[test]
fn the_bytes_are_the_same_under_any_umask_locale_zone_directory_and_number_of_cores() {
    let project = with_payload();
    let expected = project.build();
    let program = env!("CARGO_BIN_EXE_confdeb");
    let spec = project.path("spec.toml");
    let output = project.path("other.deb");
    for (script, variable, value) in [
        ("umask 077; exec \"$@\"", "TZ", "Pacific/Kiritimati"),
        ("umask 000; exec \"$@\"", "LC_ALL", "tr_TR.UTF-8"),
        ("cd /; exec \"$@\"", "RAYON_NUM_THREADS", "1"),
        ("exec taskset -c 0 \"$@\"", "LANG", "C"),
    ] {
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", program, "build"]);
        command.arg(&spec).arg("--output").arg(&output);
        let run = run(command.env(variable, value));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{script}");
        assert!(
            fs::read(&output).unwrap() == expected,
            "{script}, {variable}={value}"
        );
    }
}

#[test]
fn a_deb_has_the_mode_that_the_umask_leaves() {
    let project = Project::minimal();
    let mut command = Command::new("sh");
    let script = "umask 027; exec \"$@\"";
    command.args([
        "-c",
        script,
        "sh",
        env!("CARGO_BIN_EXE_confdeb"),
        "build",
        "spec.toml",
    ]);
    assert_eq!(
        run(command.current_dir(project.path(""))).stdout,
        "minimal.deb\n"
    );
    let mode = fs::metadata(project.path("minimal.deb"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn source_date_epoch_is_the_date_of_everything() {
    let project = Project::minimal();
    let build = |epoch: &str| {
        Command::new(env!("CARGO_BIN_EXE_confdeb"))
            .args(["build", "spec.toml"])
            .env("SOURCE_DATE_EPOCH", epoch)
            .current_dir(project.path(""))
            .output()
            .unwrap()
    };
    assert!(build("1000000000").status.success());
    let deb = fs::read(project.path("minimal.deb")).unwrap();
    let mut archive = ar::Archive::new(deb.as_slice());
    assert_eq!(
        archive.next_entry().unwrap().unwrap().header().mtime(),
        1_000_000_000
    );
    for wrong in ["", "yesterday", "-1", "99999999999"] {
        let output = build(wrong);
        assert_eq!(output.status.code(), Some(1), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("SOURCE_DATE_EPOCH"));
    }
    assert!(names(&project.path("")).contains(&"minimal.deb".to_string()));
}
