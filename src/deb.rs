//! A `.deb` on disk (deb(5)): written aside, read back, synced, renamed.

use cargo_deb::DebArchive;
use cargo_deb::compress::{Compressed, Format, select_compressor};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use tar::{EntryType, Header};

use crate::error::Error;
use crate::package::{Content, Entry, Package};

/// Writes `package` to `output`. Until all of it is on the disk, `output` is as it was, and no
/// other file is left in its directory.
///
/// # Errors
/// If the directory does not exist, or anything cannot be written in full.
pub fn write(package: &Package, output: &Path) -> Result<(), Error> {
    let failed = |e: io::Error| Error::path("write", output, &e);
    let directory = match output.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Err(Error::new("the output is a directory, not a file")),
    };
    if !directory.is_dir() {
        return Err(Error::path(
            "write",
            output,
            &format!("there is no directory {}", directory.display()),
        )
        .note("make the directory first"));
    }
    if fs::metadata(output).is_ok_and(|existing| !existing.is_file()) {
        return Err(Error::path(
            "write",
            output,
            &"it exists, and is not a file",
        ));
    }
    // One after the other: two encoders that touch new memory side by side take longer.
    let control = compress(&tarball(&package.control, package.date))?;
    let data = compress(&tarball(&package.data, package.date))?;
    let expected = [
        ("debian-binary".to_string(), b"2.0\n".to_vec()),
        ("control.tar.xz".to_string(), control.to_vec()),
        ("data.tar.xz".to_string(), data.to_vec()),
    ];

    // Removed on every return but the last.
    let aside = tempfile::Builder::new()
        .prefix(".confdeb-")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(directory)
        .map_err(failed)?;
    archive(aside.path(), package.date, control, data)
        .map_err(|cause| Error::path("write", output, &cause))?;
    read_back(aside.path(), &expected).map_err(failed)?;
    // DebArchive wrote through a handle of its own; the sync is of the file, not of the handle.
    aside.as_file().sync_all().map_err(failed)?;
    aside.persist(output).map_err(|e| failed(e.error))?;
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(failed)
}

/// Has cargo-deb write the archive to `path`, which exists.
///
/// # Errors
/// The innermost cause.
fn archive(path: &Path, date: u64, control: Compressed, data: Compressed) -> Result<(), String> {
    let write = || {
        let mut archive = DebArchive::new(path.to_path_buf(), date)?;
        archive.add_control(control)?;
        archive.add_data(data)?;
        archive.finish()
    };
    write().map(drop).map_err(|e| {
        let mut cause: &dyn std::error::Error = &e;
        while let Some(next) = cause.source() {
            cause = next;
        }
        cause.to_string()
    })
}

/// Reads the archive back and compares it with what was to be written: [`DebArchive::finish`] does not
/// flush, and what its buffer could not write is lost without an error.
fn read_back(path: &Path, expected: &[(String, Vec<u8>)]) -> io::Result<()> {
    // ar(5): the global header, and for each member a header and an even number of bytes.
    let length = |bytes: &Vec<u8>| 60 + bytes.len() as u64 + bytes.len() as u64 % 2;
    let length = 8 + expected.iter().map(|(_, bytes)| length(bytes)).sum::<u64>();
    let written = fs::metadata(path)?.len();
    if written < length {
        return Err(cause_of_short_write(path, length - written));
    }
    let differs = || io::Error::other("what was read back is not what was written");
    let mut archive = ar::Archive::new(File::open(path)?);
    for (name, bytes) in expected {
        let mut member = archive.next_entry().ok_or_else(differs)??;
        let mut read = Vec::with_capacity(bytes.len());
        member.read_to_end(&mut read)?;
        if member.header().identifier() != name.as_bytes() || read != *bytes {
            return Err(differs());
        }
    }
    if written == length && archive.next_entry().is_none() {
        Ok(())
    } else {
        Err(differs())
    }
}

/// Why the last `missing` bytes of the file could not be written: the attempt to write as many,
/// into a file that is deleted anyway, brings the cause that was lost.
fn cause_of_short_write(path: &Path, missing: u64) -> io::Error {
    let attempt = || {
        let mut file = OpenOptions::new().append(true).open(path)?;
        io::copy(&mut io::repeat(0).take(missing), &mut file)?;
        file.sync_all()
    };
    match attempt() {
        Err(cause) => cause,
        Ok(()) => io::Error::new(io::ErrorKind::WriteZero, "the file was only partly written"),
    }
}

/// A gzip file of `bytes`, without name and time, at level 9 (as Policy 12.7 asks of changelogs).
///
/// # Panics
/// Never: nothing is written but memory.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("memory takes all writes")
}

/// Compresses at preset 6, in this process.
fn compress(tarball: &[u8]) -> Result<Compressed, Error> {
    let compressed = select_compressor(false, Format::Xz, false).and_then(|mut compressor| {
        compressor.write_all(tarball)?;
        compressor.finish()
    });
    compressed.map_err(|e| Error::new(format!("cannot compress a member: {e}")))
}

/// An uncompressed tar archive (GNU format, as dpkg-deb writes it), all of root:root.
fn tarball(entries: &[Entry], date: u64) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for entry in entries {
        append(&mut archive, entry, date);
    }
    archive.into_inner().expect("memory takes all writes")
}

fn append(archive: &mut tar::Builder<Vec<u8>>, entry: &Entry, date: u64) {
    let (kind, mode, bytes, target) = match &entry.content {
        Content::Directory => (EntryType::Directory, 0o755, &[][..], None),
        Content::File { bytes, executable } => {
            let mode = if *executable { 0o755 } else { 0o644 };
            (EntryType::Regular, mode, bytes.as_slice(), None)
        }
        Content::Link(target) => (EntryType::Symlink, 0o777, &[][..], Some(target)),
    };
    let slash = if kind.is_dir() && !entry.path.is_empty() {
        "/"
    } else {
        ""
    };
    // `./` before each name, as dpkg-deb has it; the crate's set_path would take it away.
    let name = format!("./{}{slash}", entry.path);
    long_name(archive, EntryType::GNULongName, &name);
    let mut header = header(kind, mode, bytes.len(), date);
    let fields = header.as_gnu_mut().expect("made as a GNU header");
    store(&mut fields.name, &name);
    if let Some(target) = target {
        long_name(archive, EntryType::GNULongLink, target);
        store(&mut fields.linkname, target);
    }
    header.set_cksum();
    archive
        .append(&header, bytes)
        .expect("memory takes all writes");
}

fn header(kind: EntryType, mode: u32, size: usize, date: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_size(size as u64);
    header.set_mtime(date);
    header.set_uid(0);
    header.set_gid(0);
    let named = header
        .set_username("root")
        .and_then(|()| header.set_groupname("root"));
    named.expect("four letters fit");
    header
}

/// As much of `text` as the field takes; the rest stands in a member before it.
fn store(field: &mut [u8; 100], text: &str) {
    let length = text.len().min(field.len());
    field[..length].copy_from_slice(&text.as_bytes()[..length]);
}

/// The member before one whose name or target is longer than its field (GNU format).
fn long_name(archive: &mut tar::Builder<Vec<u8>>, kind: EntryType, text: &str) {
    if text.len() < 100 {
        return;
    }
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    let mut header = header(kind, 0o644, bytes.len(), 0);
    let fields = header.as_gnu_mut().expect("made as a GNU header");
    store(&mut fields.name, "././@LongLink");
    header.set_cksum();
    archive
        .append(&header, bytes.as_slice())
        .expect("memory takes all writes");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The archive's last bytes can be lost in a buffer; so they are cut off here.
    #[test]
    fn an_archive_that_was_cut_short_or_altered_is_not_taken_for_good() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.deb");
        let members = || (compress(b"control").unwrap(), compress(b"data").unwrap());
        let (control, data) = members();
        let expected = [
            ("debian-binary".to_string(), b"2.0\n".to_vec()),
            ("control.tar.xz".to_string(), control.to_vec()),
            ("data.tar.xz".to_string(), data.to_vec()),
        ];
        archive(&path, 0, control, data).unwrap();
        read_back(&path, &expected).unwrap();
        let whole = fs::read(&path).unwrap();

        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        let cause = read_back(&path, &expected).unwrap_err();
        assert_eq!(cause.kind(), io::ErrorKind::WriteZero);

        let mut altered = whole.clone();
        altered[whole.len() - 3] ^= 1;
        fs::write(&path, &altered).unwrap();
        read_back(&path, &expected).unwrap_err();

        fs::write(&path, [whole, b"more".to_vec()].concat()).unwrap();
        read_back(&path, &expected).unwrap_err();
    }
}
