#!/usr/bin/python3
"""snapshot.py ROOT LOWER UPPER RUNNING - describe what was written to a host's files.

One fact a line. ROOT is the host, an overlay; LOWER is what lies below it, and
UPPER is the directory that holds all that was ever written to it. A file that
is in UPPER as it is in LOWER is not told: two snapshots over the same LOWER are
equal where the hosts' files are, and only there. RUNNING is ROOT as the host
itself sees it, with its /run.
"""
import hashlib
import os
import re
import stat
import sys

root, lower, upper, running = sys.argv[1:5]

# What daemons, dpkg and the account tools write while they work, and what the
# tests themselves put there. Questions, packages and the rest of what dpkg knows
# are told below.
LEFT_OUT = re.compile(
    r"""(?x) (?: dev | mnt | proc | root | run | sys | tmp
    | var/\.updated | home/joe/.* | var/lib/postfix/.* | var/cache | var/log | var/mail/.* | var/tmp/.* | var/lib/apt
    | var/lib/dpkg/(?: (?:status|available|diversions|statoverride)(?:-old)?
        | lock.* | triggers/.* | info/.*\.list )
    | etc/(?: (?:passwd|shadow|group|gshadow|subuid|subgid)- | \.pwd\.lock | \.updated )
    | var/lib/systemd/(?: random-seed | timers/.* | catalog/.* )
    | var/spool/postfix/(?: (?:pid|public|private|[acdfhimst][^/]*|bounce)/.*
        | var/run/saslauthd/.* | etc | lib[^/]* | usr | dev )
    ) $"""
)


def facts(path):
    """All that is known of a file but its name and its times; None without one."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    said = []
    kind = stat.S_IFMT(status.st_mode)
    mode = "%o %o %d:%d" % (kind, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)
    if kind == stat.S_IFLNK:
        said.append(("link", "%d:%d -> %s" % (status.st_uid, status.st_gid, os.readlink(path))))
    elif kind == stat.S_IFDIR:
        said.append(("mode", mode))  # the count of its links says what is in it
    else:
        said.append(("mode", "%s links %d device %d" % (mode, status.st_nlink, status.st_rdev)))
    if kind == stat.S_IFREG:
        with open(path, "rb") as file:
            said.append(("content", hashlib.sha256(file.read()).hexdigest()))
    for name in sorted(os.listxattr(path, follow_symlinks=False)):
        value = os.getxattr(path, name, follow_symlinks=False).hex()
        said.append(("attribute", "%s=%s" % (name, value)))
    return said


def names(directory):
    """What is in a directory; nothing where there is none."""
    try:
        return os.listdir(directory)
    except OSError:
        return []


def is_directory(path):
    return os.path.isdir(path) and not os.path.islink(path)


def made_anew(name):
    """Whether a directory of UPPER hides what LOWER has at its place."""
    marks = os.listxattr(os.path.join(upper, name))
    return "trusted.overlay.opaque" in marks or "trusted.overlay.redirect" in marks


def describe(directory, everything):
    """Tell the files below a directory that differ: those in UPPER, or all of them."""
    found = set(names(os.path.join(root if everything else upper, directory)))
    if everything:
        found.update(names(os.path.join(lower, directory)))
    for entry in found:
        name = os.path.join(directory, entry)
        if LEFT_OUT.match(name):
            continue
        here, there = os.path.join(root, name), os.path.join(lower, name)
        now, before = facts(here), facts(there)
        if now is None:
            if before is not None:
                tell("removed: " + name)
        else:
            if now != before:
                for what, value in now:
                    tell("%s: %s\t%s" % (what, name, value))
            if is_directory(here):
                describe(name, everything or not is_directory(there) or made_anew(name))


def tell(fact):
    sys.stdout.buffer.write(os.fsencode(fact).replace(b"\n", b"\\n") + b"\n")


def text(name):
    """A file of the host's; nothing where there is none."""
    try:
        with open(os.path.join(root, name), encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def describe_packages():
    """What dpkg knows: its status, and what runs that were cut off left beside it."""
    updates = "var/lib/dpkg/updates"
    files = [os.path.join(updates, name) for name in sorted(names(os.path.join(root, updates)))]
    packages = {}
    for name in ["var/lib/dpkg/status"] + files:
        for paragraph in text(name).split("\n\n"):
            fields = dict(re.findall(r"(?m)^(Package|Version|Status): (.*)$", paragraph))
            if fields:
                packages[fields["Package"]] = fields
    for package, fields in packages.items():
        if not fields["Status"].endswith(" not-installed"):
            tell("package: %s %s %s" % (package, fields.get("Version", ""), fields["Status"]))
    lines = text("var/lib/dpkg/diversions").splitlines()
    for start in range(0, len(lines), 3):
        tell("diversion: %s to %s by %s" % tuple(lines[start : start + 3]))
    for line in text("var/lib/dpkg/statoverride").splitlines():
        tell("override: " + line)
    for line in text("var/lib/dpkg/triggers/File").splitlines():
        tell("trigger: " + line)


def describe_accounts():
    for name in ["etc/passwd", "etc/group"]:
        for line in text(name).splitlines():
            tell("account: " + line)


def describe_units():
    """Units that are not on the disk: those of generators, and those of this boot."""
    for part in ["system", "system.control", "generator", "generator.early", "generator.late"]:
        top = os.path.join(running, "run/systemd", part)
        for directory, below, files in os.walk(top):
            for name in below + files:
                path = os.path.join(directory, name)
                for what, value in facts(path) or []:
                    tell("unit: %s %s\t%s" % (os.path.relpath(path, running), what, value))


def describe_debconf():
    """The questions, without the database's -old copies; their order has no meaning."""
    for name in ["config", "templates", "passwords"]:
        for record in text("var/cache/debconf/%s.dat" % name).split("\n\n"):
            if record.strip():
                tell("debconf: " + record.strip("\n").replace("\n", " | "))


# where nothing lies below, all of the host is told
describe("", not names(lower))
describe_packages()
describe_accounts()
describe_units()
describe_debconf()
