# passwords.pl - the file of app passwords, and how it is read. Every login reads it: no module is
# loaded here, and only root's is believed.
#
#   format 1
#   USER  NAME  ID  HASH  MADE  EXPIRES    for each password, separated by tabs
#   end                                    without it, the file is damaged
#
# HASH is from crypt(3); MADE and EXPIRES are seconds since 1970, EXPIRES is - for never.
use strict;

our $DIRECTORY = '/var/lib/postfix-smtp-auth';

# The secrets are random and have 80 bits: a slow hash would protect them no better, and each login
# would pay for it. 1000 rounds are the fewest that SHA-256 takes here.
our $METHOD = '$5$rounds=1000$';
our $FIELDS = qr{([^\t\n]+)\t([A-Za-z0-9][A-Za-z0-9._-]{0,31})\t([0-9a-f]{16})\t
    (\$5\$rounds=1000\$[./A-Za-z0-9]{16}\$[./A-Za-z0-9]{43})\t([0-9]{1,12})\t([0-9]{1,12}|-)}x;

# open_passwords() - the file, behind its first line; undef if there is none. Dies if it is not
# root's alone
sub open_passwords {
    my $file = "$DIRECTORY/passwords";
    my @directory = lstat $DIRECTORY or return absent($DIRECTORY);
    -d _ && $directory[4] == 0 && !($directory[2] & 022)
        or die "$DIRECTORY is not a directory that root alone can change\n";
    my @named = lstat $file or return absent($file);
    -f _ && $named[4] == 0 && !($named[2] & 077)
        or die "$file is not a file that root alone can read and change\n";
    open my $input, '<', $file or die "$file cannot be read: $!\n";
    my @opened = stat $input;
    "@opened[0, 1]" eq "@named[0, 1]" or die "$file was replaced while it was opened\n";
    sysread $input, my $first, 9;
    defined $first && $first eq "format 1\n" or damaged('does not begin with "format 1"');
    return $input;
}

# absent(PATH) - undef, if that is why it could not be looked at
sub absent {
    my ($path) = @_;
    $! == 2 or die "$path cannot be read: $!\n";    # ENOENT
    return undef;
}

# passwords_of([USER]) - each of USER's passwords, or of all, as a list of what its line holds. Dies if
# the file is not whole, or one of these lines is damaged
sub passwords_of {
    my ($user) = @_;
    my $input = open_passwords() or return;
    my $wanted = defined $user ? qr/^(\Q$user\E\t.*)\n(?=.)/m : qr/^(.*)\n(?=.)/m;
    my ($text, @passwords) = ('');
    # in blocks: the file may be large. The last line of each stays for the next, and is "end" at last
    while (sysread $input, $text, 1 << 18, length $text) {
        while ($text =~ /$wanted/g) {
            my @fields = $1 =~ /\A$FIELDS\z/ or damaged('has a damaged line' . (defined $user ? " for $user" : ', number ' . (2 + @passwords) . ': take it out'));
            push @passwords, \@fields;
        }
        substr($text, 0, 1 + rindex $text, "\n", length($text) - 2) = '';
        length $text < 1 << 18 or damaged('has a line without an end');
    }
    $text eq "end\n" or damaged('does not end with "end"');
    return @passwords;
}

# damaged(HOW)
sub damaged {
    die "$DIRECTORY/passwords $_[0]: it is damaged\n";
}

# is_name(USER) - whether it can be a user's name in the file
sub is_name {
    return length $_[0] && length $_[0] <= 256 && $_[0] !~ m{[\x00-\x1f\x7f:/]};
}

# plain_secret(GIVEN) - the letters and digits of a secret as somebody has typed it; undef if they
# cannot be one
sub plain_secret {
    my ($given) = @_;
    $given =~ tr/ -//d;
    return $given =~ /\A[a-km-np-zA-KM-NP-Z2-9]{16}\z/ ? lc $given : undef;
}

# hashed(SECRET, USER, EXPIRES, SALT) - the hash for the file. It holds for this user and this expiry
# only: a file in which either was changed lets nobody in
sub hashed {
    my ($secret, $user, $expires, $salt) = @_;
    return crypt("$secret $expires $user", $METHOD . substr($salt, 0, 16)) // '';
}

1;
