# doctor-sockets.pl [NETWORK...] - print a line for each TCP socket on which a process of root's
# listens (Postfix's master binds as root; any user may listen at another address of a port above
# 1023, and would be given passwords), and for each address that another host can reach:
#   listen PORT ADDRESS
#   ask PORT ADDRESS    where to ask this port, one for each
#   local ADDRESS inside|outside|unknown    of the NETWORKs, as mynetworks has them
use strict;
use warnings;
use Socket qw(inet_ntop inet_pton AF_INET AF_INET6);

# lines FILE
sub lines {
    open my $file, '<', shift or return;
    return <$file>;
}

# address HEX - as the kernel writes it in /proc/net/tcp: words of the host's byte order
sub address {
    my $bytes = join '', map { pack 'L', hex } shift =~ /(.{8})/g;
    return inet_ntop(length $bytes == 4 ? AF_INET : AF_INET6, $bytes);
}

my %ask;
for my $line (lines('/proc/net/tcp'), lines('/proc/net/tcp6')) {
    my (undef, $here, undef, $state, undef, undef, undef, $uid) = split ' ', $line;
    next unless ($state // '') eq '0A' && $uid == 0;
    my ($address, $port) = split /:/, $here;
    ($address, $port) = (address($address), hex $port);
    print "listen $port $address\n";
    $address = { '0.0.0.0' => '127.0.0.1', '::' => '::1' }->{$address} // $address;
    $ask{$port} = $address if !defined $ask{$port} || $address eq '127.0.0.1'
        || $address eq '::1' && $ask{$port} ne '127.0.0.1';
}
print map { "ask $_ $ask{$_}\n" } keys %ask;

my (%seen, @local, $previous);
for (lines('/proc/net/fib_trie')) {
    push @local, $previous if m{/32 host LOCAL} && $previous !~ /^127\./ && !$seen{$previous}++;
    $previous = $1 if /-- (\S+)/;
}
for (lines('/proc/net/if_inet6')) {
    my ($hex, undef, undef, $scope) = split;
    push @local, inet_ntop(AF_INET6, pack 'H32', $hex) if $scope eq '00'; # global
}

# in_network ADDRESS NETWORK - true, false, or undefined where NETWORK is no plain one
sub in_network {
    my ($address, $network) = @_;
    my ($base, $bits) = $network =~ m{^\[?([0-9A-Fa-f:.]+)\]?(?:/(\d+))?$} or return;
    my ($family, $other) = map { /:/ ? AF_INET6 : AF_INET } $address, $base;
    return 0 if $family != $other;
    my ($a, $b) = map { inet_pton $family, $_ } $address, $base;
    return unless defined $b;
    $bits //= 8 * length $b;
    return unpack("B$bits", $a) eq unpack("B$bits", $b);
}

for my $address (@local) {
    my @in = map { scalar in_network($address, $_) } map { split /[,\s]+/ } @ARGV;
    my $where = (grep { $_ } @in) ? 'inside' : (grep { !defined } @in) ? 'unknown' : 'outside';
    print "local $address $where\n";
}
