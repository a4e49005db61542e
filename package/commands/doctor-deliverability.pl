# doctor-deliverability.pl - what other hosts think of mail from here, as hints: the line of a
# check as doctor-checks.sh has it. The settings of Postfix come as arguments NAME=VALUE. Only
# the host's own resolver is asked.
use strict;
use warnings;
use Socket qw(:DEFAULT inet_pton inet_ntop pack_sockaddr_in6 unpack_sockaddr_in6 AF_INET6);

my ($directory) = $0 =~ m{^(/.*)/};
require "$directory/doctor-dns.pl";
require "$directory/doctor-spf.pl";

my %setting = map { /^(\w+)=(.*)/s ? ($1 => $2) : () } @ARGV;
$| = 1;

# report STATUS NAME WHAT [WHY [REMEDY]]
sub report {
    my ($status, $name, @said) = @_;
    $#said = 2;
    tr/\t\r\n/   / for @said = map { $_ // '' } @said;
    print join("\t", "delivery-$name", $status, @said), "\n";
}

# first_line FILE - empty if there is none
sub first_line {
    open my $file, '<', shift or return '';
    return scalar <$file> // '';
}

# domain - the domain of mail from here; empty if it is none that others could look up
sub domain {
    my $domain = $setting{myorigin} // '';
    ($domain) = first_line($domain) =~ /^\s*(\S*)/ if $domain =~ m{^/} && -f $domain;
    return $domain =~ /^[\w-]+(\.[\w-]+)+$/ ? lc $domain : '';
}

# source ADDRESS - the address from which this host would speak to that one; nothing is sent
sub source {
    my $to = shift;
    my ($family, $pack, $unpack) = $to =~ /:/ ? (AF_INET6, \&pack_sockaddr_in6, \&unpack_sockaddr_in6)
        : (AF_INET, \&pack_sockaddr_in, \&unpack_sockaddr_in);
    socket(my $socket, $family, SOCK_DGRAM, 0) or return;
    connect($socket, $pack->(25, inet_pton($family, $to))) or return;
    return inet_ntop($family, ($unpack->(getsockname $socket))[1]);
}

# private ADDRESS - true if others see another one
sub private {
    return shift =~ /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cde])/i;
}

# check_ptr ADDRESS - it has a name, and the name has the address
sub check_ptr {
    my $address = shift;
    my $reverse = $address =~ /:/
        ? join('.', reverse split //, unpack 'H32', inet_pton(AF_INET6, $address)) . '.ip6.arpa'
        : join('.', reverse split /\./, $address) . '.in-addr.arpa';
    my $names = lookup($reverse, 'PTR');
    return report('unknown', 'ptr', "the name of $address", 'No resolver replied.') unless $names;
    my $why = 'Many hosts refuse mail from an address without a name, or whose name is not its own.';
    return report('hint', 'ptr', "$address has no name in the DNS", "$why Your provider can set its PTR record to $setting{myhostname}.")
        unless @$names;
    for my $name (@$names) {
        my $found = lookup($name, $address =~ /:/ ? 'AAAA' : 'A');
        return report('right', 'ptr', "$address is $name")
            if $found && grep { in_network($address, $_) } @$found;
    }
    report('hint', 'ptr', "$address has the name $names->[0], which is not its own", $why);
}

# check_spf_of ADDRESS DOMAIN
sub check_spf_of {
    my ($address, $domain) = @_;
    my $count = 0;
    my $result = check_spf($address, $domain, \$count);
    my $kind = $address =~ /:/ ? 'ip6' : 'ip4';
    my %told = (
        temperror => [ unknown => "what SPF says of $address for $domain", 'No resolver replied, or the record has a macro.' ],
        pass => [ right => "SPF of $domain allows $address" ],
        none => [ hint => "$domain has no SPF record", "Other hosts trust mail more that has one: a TXT record of $domain \"v=spf1 $kind:$address -all\"" ],
        permerror => [ hint => "the SPF record of $domain is faulty", 'Other hosts ignore it, or refuse the mail.' ],
    );
    my ($status, @said) = @{ $told{$result} // [
        hint => "SPF of $domain does not allow $address ($result)",
        "Other hosts may refuse mail from here. Add $kind:$address to the record.",
    ] };
    report($status, 'spf', @said);
}

# check_dmarc DOMAIN - of it, or of a domain above
sub check_dmarc {
    my $domain = my $at = shift;
    while ($at =~ /\./) {
        my $texts = lookup("_dmarc.$at", 'TXT');
        return report('unknown', 'dmarc', "whether $domain has a DMARC record", 'No resolver replied.') unless $texts;
        return report('right', 'dmarc', "$at has a DMARC record") if grep { /^v=DMARC1/ } @$texts;
        $at =~ s/^[^.]+\.//;
    }
    report('hint', 'dmarc', "$domain has no DMARC record", "Some hosts want one: a TXT record of _dmarc.$domain, \"v=DMARC1; p=none\" to begin with.");
}

# check_dkim - a milter, or a filter, that may sign
sub check_dkim {
    my @signers = grep { /^(opendkim|rspamd|dkimpy-milter|amavisd?.*|dkim-filter)$/ }
        map { first_line($_) } glob '/proc/[0-9]*/comm';
    chomp @signers;
    my $filters = join ' ', grep { length } map { $setting{$_} // '' } qw(smtpd_milters content_filter);
    if ($filters eq '') {
        report('hint', 'dkim', 'no milter signs mail (DKIM)', 'Some hosts refuse mail that is not signed. opendkim and rspamd can.');
    } elsif (@signers) {
        report('right', 'dkim', "$signers[0] is running, and Postfix has: $filters");
    } else {
        report('unknown', 'dkim', 'whether one of the filters signs mail (DKIM)', "Postfix has: $filters");
    }
}

check_dkim();
my $domain = domain();
if ($domain eq '') {
    report('unknown', 'spf', 'what others know of the domain of mail from here', "myorigin is no domain of the Internet: " . ($setting{myorigin} // ''));
    exit;
}
check_dmarc($domain);
if (($setting{relayhost} // '') ne '') {
    report('unknown', 'spf', 'from which address mail reaches other hosts', "It leaves through relayhost = $setting{relayhost}.");
    exit;
}
my $address = $setting{smtp_bind_address} || source('198.41.0.4') || $setting{smtp_bind_address6} || source('2001:503:ba3e::2:30');
if (!$address || private($address)) {
    report('unknown', 'spf', 'from which address mail reaches other hosts',
        $address ? "$address is a private address: a router translates it." : 'This host has no way out.');
    exit;
}
check_ptr($address);
check_spf_of($address, $domain);
