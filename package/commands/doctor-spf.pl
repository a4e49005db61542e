# doctor-spf.pl - what SPF says of an address (RFC 7208); required by doctor-deliverability.pl.
use strict;
use warnings;
use Socket qw(inet_pton AF_INET AF_INET6);

my %result_of = ('+' => 'pass', '-' => 'fail', '~' => 'softfail', '?' => 'neutral');

# in_network ADDRESS NETWORK BITS
sub in_network {
    my ($address, $network, $bits) = @_;
    my $family = $address =~ /:/ ? AF_INET6 : AF_INET;
    my ($one, $other) = map { inet_pton $family, $_ } $address, $network;
    return 0 unless defined $one && defined $other;
    $bits = 8 * length $one if !defined $bits || $bits > 8 * length $one;
    return unpack("B$bits", $one) eq unpack("B$bits", $other);
}

# spf_record DOMAIN - its text; '' for none, undefined where nobody can tell
sub spf_record {
    my $texts = lookup(shift, 'TXT') or return;
    my @records = grep { /^v=spf1( |$)/i } @$texts;
    return @records > 1 ? 'more than one' : $records[0] // '';
}

# check_spf ADDRESS DOMAIN COUNT - pass, fail, softfail, neutral, none, permerror or temperror.
# COUNT refers to the number of lookups, of which ten are allowed
sub check_spf {
    my ($address, $domain, $count) = @_;
    my $record = spf_record($domain);
    return 'temperror' unless defined $record;
    return 'none' if $record eq '';
    return 'permerror' if $record eq 'more than one';
    my $redirect;
    for my $term (split ' ', substr $record, 6) {
        if ($term =~ /^redirect=(.+)/i) {
            $redirect = $1;
            next;
        }
        next if $term =~ /^[a-z][\w.-]*=/i; # exp=, and what is not known
        my ($sign, $mechanism, $rest) = $term =~ /^([-+?~]?)(\w+)(.*)/ or return 'permerror';
        my $matches = matches($address, $domain, lc $mechanism, $rest, $count);
        return $matches if $matches =~ /error/;
        return $result_of{ $sign || '+' } if $matches;
    }
    return 'neutral' unless defined $redirect;
    return 'permerror' if ++$$count > 10;
    my $result = check_spf($address, $redirect, $count);
    return $result eq 'none' ? 'permerror' : $result;
}

# matches ADDRESS DOMAIN MECHANISM REST COUNT - true, false, or an error
sub matches {
    my ($address, $domain, $mechanism, $rest, $count) = @_;
    return 1 if $mechanism eq 'all';
    my ($target, $bits, $bits6) = $rest =~ m{^(?::([^/]+))?(?:/(\d+))?(?://(\d+))?$};
    my $six = $address =~ /:/;
    if ($mechanism =~ /^ip([46])$/) {
        my ($network, $length) = $rest =~ m{^:([0-9A-Fa-f:.]+)(?:/(\d+))?$} or return 'permerror';
        return ($mechanism eq 'ip6') eq ($six ? 1 : '') && in_network($address, $network, $length) ? 1 : 0;
    }
    return 'permerror' if ++$$count > 10;
    return 'temperror' if $rest =~ /%/ || $mechanism =~ /^(exists|ptr)$/; # nothing here expands macros
    $target //= $domain;
    if ($mechanism eq 'include') {
        my $result = check_spf($address, $target, $count);
        return $result =~ /error/ ? $result : $result eq 'none' ? 'permerror' : $result eq 'pass' ? 1 : 0;
    }
    return 'permerror' unless $mechanism =~ /^(a|mx)$/;
    my $hosts = $mechanism eq 'a' ? [$target] : lookup($target, 'MX');
    return 'temperror' unless $hosts;
    for my $host (@$hosts[0 .. ($#$hosts > 9 ? 9 : $#$hosts)]) {
        my $addresses = lookup($host, $six ? 'AAAA' : 'A') or return 'temperror';
        return 1 if grep { in_network($address, $_, $six ? $bits6 : $bits) } @$addresses;
    }
    return 0;
}

1;
