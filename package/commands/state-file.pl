# state-file.pl - files that one program at a time changes, each whole or not at all; required by
# block-edit and password-store. What is thrown is to follow a path.
use strict;
use warnings;
use Fcntl qw(:DEFAULT :flock);
use IO::Handle;

# locked(DIRECTORY) - the lock of its files, held as long as what is returned; the directory is made
# where it is missing. The lock is no file that others can open: they could hold it
sub locked {
    my ($directory) = @_;
    -d $directory || mkdir $directory, oct 700 or die "cannot be made: $!\n";
    sysopen my $lock, "$directory/lock", O_WRONLY | O_CREAT, oct 600 or die "cannot be written: $!\n";
    local $SIG{ALRM} = sub { die "has been locked by another process for 30 s\n" };
    alarm 30;
    flock $lock, LOCK_EX or die "cannot be locked: $!\n";
    alarm 0;
    return $lock;
}

# replace_file(FILE, TEXT) - written aside, synced, renamed
sub replace_file {
    my ($file, $text) = @_;
    my $new = "$file.new";
    unlink $new;    # what a run that was cut short left
    my $output;
    my $replaced = sysopen($output, $new, O_WRONLY | O_CREAT | O_EXCL, oct 600)
        && (print {$output} $text)
        && $output->flush
        && $output->sync
        && close($output)
        && rename $new, $file;
    if (!$replaced) {
        my $error = $!;
        unlink $new;
        die "cannot be written: $error\n";
    }
    sync_entry($file);
}

# sync_entry(FILE) - that it is there, or no more
sub sync_entry {
    my ($directory) = $_[0] =~ m{(.*)/};
    sysopen my $opened, $directory, O_RDONLY | O_DIRECTORY or die "cannot be written: $!\n";
    $opened->sync;
}

1;
