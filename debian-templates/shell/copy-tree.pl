# copy-tree.pl FROM TO PACKAGE - copy paths of the system below FROM into the directory TO, but not
# what of PACKAGE is run there.
#
# Standard input: absolute paths, a line each; of a directory all that is in it, behind "names "
# with empty files instead of those in it. Printed is a line "PATH TAB WHY" for each that could
# not be copied. What is missing is no error.
#
# Links are never followed out of FROM: each component of a path is looked at alone, an absolute
# link counts from FROM, as in a chroot, and ".." ends there. A link is copied as a link; one
# that is absolute, or may lead out of TO (".." after a name, which may be a link), becomes a
# relative one to the same place in TO.
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_NOFOLLOW O_NONBLOCK O_WRONLY O_CREAT O_EXCL S_ISREG S_ISDIR S_ISLNK S_ISSOCK S_IMODE);
use IO::Socket::UNIX;

my $LINKS_MOST = 40;             # as Linux has it, path_resolution(7)
my $BYTES_MOST = 8 * 1024 * 1024;
my $ALL_BYTES_MOST = 256 * 1024 * 1024;
my $ENTRIES_MOST = 20_000;

my ($from, $to, $package) = @ARGV;
die "usage: copy-tree.pl FROM TO PACKAGE\n" unless defined $package && -d $from && -d $to;
$from =~ s{/+\z}{};
my %done;
my $entries = 0;
my $all_bytes = 0;
my $names_only = 0;

# refuse(PATH, WHY)
sub refuse {
    my ($path, $why) = @_;
    $path =~ s/[\x00-\x1f\x7f]/?/g;
    print "$path\t$why\n";
    return;
}

# relative(LINK, PATH) - the target that leads from the link at LINK to PATH
sub relative {
    my ($link, $path) = @_;
    my $up = () = $link =~ m{/}g;
    return ('../' x ($up - 1)) . substr($path, 1) || '.';
}

# resolve(BASE, TARGET) - where TARGET leads, seen from the directory BASE, in its normal form
sub resolve {
    my ($base, $target) = @_;
    my @parts = $target =~ m{\A/} ? () : grep { length } split m{/}, $base;
    for my $part (split m{/}, $target) {
        if ($part eq '..') { pop @parts }
        elsif ($part ne '' && $part ne '.') { push @parts, $part }
    }
    return '/' . join '/', @parts;
}

# copy_path(PATH) - with the directories above it, and what links on the way lead to
sub copy_path {
    my ($path) = @_;
    my $links = 0;
    my $at = '';
    my @parts = grep { length } split m{/}, $path;
    while (@parts) {
        my $here = "$at/" . shift @parts;
        my @stat = lstat "$from$here" or return;
        return if is_run($here);
        if (S_ISLNK($stat[2])) {
            return refuse($path, 'too many links') if ++$links > $LINKS_MOST;
            my $target = copy_link($here) // return;
            @parts = ((grep { length } split m{/}, $target), @parts);
            $at = '';
        } elsif (S_ISDIR($stat[2])) {
            make_directory($here, @stat) or return;
            $at = $here;
        } else {
            return copy_leaf($here, @stat);
        }
    }
    return copy_directory($at);
}

# copy_link(PATH) - print nothing, return where it leads
sub copy_link {
    my ($path) = @_;
    my $target = readlink "$from$path";
    if (!defined $target) { refuse($path, "$!"); return }
    my ($base) = $path =~ m{\A(.*)/};
    my $leads_to = resolve($base, $target);
    my $depth = () = $base =~ m{/[^/]+}g;
    my $out = $target =~ m{\A/} || $target =~ m{(?:\A|/)(?!\.\.?(?:/|\z))[^/]+/+(?:.*/)?\.\.(?:/|\z)};
    for my $part (grep { length } split m{/}, $target) { # does it pass through the root's parent?
        $depth += $part eq '..' ? -1 : $part eq '.' ? 0 : 1;
        $out = 1 if $depth < 0;
    }
    symlink $out ? relative($path, $leads_to) : $target, "$to$path" unless $done{$path}++;
    return $leads_to;
}

# is_run(PATH) - true of what of the package is run in TO
sub is_run {
    my ($path) = @_;
    return $path eq "/usr/share/$package" || $path eq '/var/lib/dpkg/info';
}

# make_directory(PATH, STAT...) - true if it is there, and no link to one
sub make_directory {
    my ($path, @stat) = @_;
    if (!$done{$path}++ && mkdir "$to$path") {
        chmod S_IMODE($stat[2]) | 0700, "$to$path";
    }
    return 1 if !-l "$to$path" && -d _;
    refuse($path, 'it changed meanwhile');
    return 0;
}

# copy_directory(PATH) - all that is in it
sub copy_directory {
    my ($path) = @_;
    opendir my $handle, "$from$path" or return refuse($path, "$!");
    my @names = sort grep { !/\A\.\.?\z/ } readdir $handle;
    closedir $handle;
    for my $name (@names) {
        my $here = "$path/$name";
        next if $done{$here};
        return refuse($path, 'too many files') if ++$entries > $ENTRIES_MOST;
        my @stat = lstat "$from$here" or next;
        next if is_run($here);
        if (S_ISLNK($stat[2])) { copy_path($here) }
        elsif (S_ISDIR($stat[2])) { copy_directory($here) if make_directory($here, @stat) }
        else { copy_leaf($here, @stat) }
    }
    return;
}

# copy_leaf(PATH, STAT...) - a file; a socket becomes one that nobody listens on
sub copy_leaf {
    my ($path, @stat) = @_;
    return if $done{$path}++;
    if (S_ISSOCK($stat[2])) {
        IO::Socket::UNIX->new(Local => "$to$path", Listen => 1) or refuse($path, 'a socket with too long a name');
        return;
    }
    return refuse($path, 'neither a file nor a directory') unless S_ISREG($stat[2]);
    if ($names_only) {
        open my $empty, '>', "$to$path" or return refuse($path, "$!");
        return;
    }
    return refuse($path, 'larger than 8 MiB') if $stat[7] > $BYTES_MOST;
    return refuse($path, 'too much in all') if ($all_bytes += $stat[7]) > $ALL_BYTES_MOST;
    sysopen my $in, "$from$path", O_RDONLY | O_NOFOLLOW | O_NONBLOCK or return refuse($path, "$!");
    sysopen my $out, "$to$path", O_WRONLY | O_CREAT | O_EXCL, 0600 or return refuse($path, "$!");
    while (1) {
        my $read = sysread $in, my $bytes, 65536;
        return refuse($path, "$!") unless defined $read;
        last unless $read;
        print {$out} $bytes or die "$to$path: $!\n";
    }
    close $out or die "$to$path: $!\n";
    chmod S_IMODE($stat[2]) & 0777, "$to$path";
    utime $stat[8], $stat[9], "$to$path";
    return;
}

umask 022;
$| = 1;
while (my $path = <STDIN>) {
    chomp $path;
    $names_only = $path =~ s/\Anames //;
    copy_path($path);
}
