# block-list.pl - the list of blocked users; read by block-gate, block-edit and block-queue.
#
# It has a line "NAME:SECONDS" for each user (since when), and a last line "end": a list that was
# cut short is seen to be so, and lets nobody in. Where nobody is blocked, there is none.
use strict;
use warnings;

# read_list(FILE) - since when each user is blocked, by name. Dies with the reason if the list is
# not as block-edit writes it
sub read_list {
    my ($file) = @_;
    my @status = lstat $file;
    return {} if !@status && $! == 2;    # ENOENT: Errno would double the time
    @status or die "cannot be looked at: $!\n";
    -f _ or die "is not a regular file\n";
    $status[4] == $> or die "does not belong to root\n";
    $status[2] & oct 22 and die "can be written by others than root\n";
    open my $in, '<', $file or die "cannot be read: $!\n";
    my $text = do { local $/; <$in> };
    defined $text && close $in or die "cannot be read: $!\n";
    $text =~ s/(\A|\n)end\n\z/$1/ or die "is damaged: it does not end with \"end\"\n";
    my %since;
    $since{$1} = $2 while $text =~ /\G([^:\n]+):([0-9]+)\n/gc;
    (pos($text) // 0) == length $text
        or die 'is damaged in line ', 1 + keys %since, "\n";
    return \%since;
}

# account_name(USER) - the name of that account, as the name service spells it (some ignore
# capitals); USER if there is none
sub account_name {
    my ($user) = @_;
    my ($name) = getpwnam $user;
    return $name // $user;
}

1;
