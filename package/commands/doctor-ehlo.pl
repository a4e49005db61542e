# doctor-ehlo.pl ADDRESS PORT SECONDS - print what a mail server there says before TLS: its greeting and
# its reply to EHLO. For at most that many seconds and 200 lines, and without control characters: it
# may be anybody's server.
use strict;
use warnings;
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 AF_INET6);

my ($address, $port, $seconds) = @ARGV;
$SIG{ALRM} = sub { exit 1 };
$SIG{PIPE} = 'IGNORE';
alarm $seconds;
$| = 1;
my $six = $address =~ /:/;
socket(my $server, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or exit 1;
connect($server, $six ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $address)) : pack_sockaddr_in($port, inet_aton($address)))
    or exit 1;

my ($heard, $lines) = ('', 0);

# reply - the lines of one reply, printed; false at the end or if there are too many
sub reply {
    while ($lines < 200) {
        while ($heard =~ s/^(.*?)\r?\n//) {
            my $line = $1;
            $line =~ s/[^ -~]/?/g;
            print substr($line, 0, 500), "\n";
            return $line =~ /^[23]/ if $line =~ /^\d{3}( |$)/;
            return 0 if ++$lines >= 200;
        }
        return 0 if length $heard > 4096;
        sysread $server, $heard, 4096, length $heard or return 0;
    }
}

reply() or exit 1;
syswrite $server, "EHLO localhost\r\n";
reply() or exit 1;
syswrite $server, "QUIT\r\n";
