# doctor-socket.pl ROOT PATH USER SECONDS - ask saslauthd about a user as smtpd does, as USER, in the
# chroot ROOT ("-" for none). The user to ask about and a password are two lines on standard
# input. Prints saslauthd's reply, which begins with NO or OK, or why there is none.
use strict;
use warnings;
use Socket;

my ($root, $path, $user, $seconds) = @ARGV;
chomp(my @asked = <STDIN>);
my (undef, undef, $uid, $gid) = getpwnam $user or die "there is no user $user\n";
my @groups = ($gid);
setgrent;
while (my ($name, undef, $group, $members) = getgrent) {
    push @groups, $group if grep { $_ eq $user } split ' ', $members;
}
if ($root ne '-') {
    chroot $root or die "cannot enter $root: $!\n";
    chdir '/';
}
$) = "$gid @groups";
$( = $gid;
($<, $>) = ($uid, $uid);

alarm $seconds;
local $SIG{ALRM} = sub { die "nothing within $seconds s\n" };
socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "$!\n";
connect($socket, pack_sockaddr_un($path)) or die "$!\n";
# saslauthd's protocol: words with their length before them
syswrite $socket, join '', map { pack 'n/a*', $_ } @asked[0, 1], 'smtp', '';
my $reply = '';
1 while length $reply < 1024 && sysread $socket, $reply, 1024, length $reply;
length $reply > 2 or die "nothing\n";
$reply = substr $reply, 2;
$reply =~ s/[^ -~]/?/g;
print "$reply\n";
