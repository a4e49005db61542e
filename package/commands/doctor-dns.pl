# doctor-dns.pl - ask the host's own resolver; required by doctor-deliverability.pl. A package
# for DNS is not among those that every host has.
use strict;
use warnings;
use Socket qw(inet_ntop AF_INET6);

my %type = (A => 1, PTR => 12, MX => 15, TXT => 16, AAAA => 28);
my (@servers, %known);
our $asked_in_vain; # no resolver replied: none is not asked again and again

# resolvers - those of resolv.conf
sub resolvers {
    open my $file, '<', '/etc/resolv.conf' or return;
    return grep { defined } map { /^\s*nameserver\s+([0-9A-Fa-f:.]+)/ ? $1 : undef } <$file>;
}

# lookup NAME TYPE - a reference to the list of what it has, empty for none; undefined where
# nobody can tell
sub lookup {
    my ($name, $type) = @_;
    my $key = lc "$name $type";
    $known{$key} = ask($name, $type) if !exists $known{$key};
    return $known{$key};
}

# ask NAME TYPE
sub ask {
    my ($name, $type) = @_;
    return [] if $name !~ /^[\w.-]{1,253}$/ || grep { !length || length > 63 } split /\./, $name;
    @servers = resolvers() if !@servers;
    my $id = int rand 65536;
    my $query = pack('n6', $id, 0x0100, 1, 0, 0, 0)
        . join('', map { pack 'C/a*', $_ } split /\./, $name) . "\0" . pack 'n2', $type{$type}, 1;
    for my $server (@servers) {
        last if $asked_in_vain;
        my $reply = talk($server, 'udp', $query, 1.5);
        $reply = talk($server, 'tcp', $query, 1.5) if defined $reply && length $reply > 3 && unpack('x2n', $reply) & 0x0200;
        next unless defined $reply && length $reply >= 12 && unpack('n', $reply) == $id;
        my $code = unpack('x2n', $reply) & 15;
        return [] if $code == 3;
        return records($reply, $type) if $code == 0;
    }
    $asked_in_vain = 1 if !@servers || !defined $known{alive};
    return;
}

# talk SERVER PROTOCOL QUERY SECONDS - its reply
sub talk {
    my ($server, $protocol, $query, $seconds) = @_;
    require IO::Socket::IP; # takes longer than all else here
    require IO::Select;
    my $socket = IO::Socket::IP->new(PeerHost => $server, PeerPort => 53, Proto => $protocol, Timeout => $seconds) or return;
    my $tcp = $protocol eq 'tcp';
    syswrite $socket, ($tcp ? pack 'n', length $query : '') . $query or return;
    my ($reply, $wanted) = ('', 1);
    while (length $reply < $wanted) {
        IO::Select->new($socket)->can_read($seconds) or return;
        sysread $socket, $reply, 65535, length $reply or return;
        $wanted = length $reply < 2 ? 2 : 2 + unpack 'n', $reply if $tcp;
    }
    $known{alive} = 1;
    return $tcp ? substr $reply, 2 : $reply;
}

# name REPLY OFFSET - the name there, and the offset behind it; a loop of pointers ends
sub name {
    my ($reply, $at) = @_;
    my (@labels, $behind);
    for (1 .. 128) {
        return if $at >= length $reply;
        my $length = unpack "x${at}C", $reply;
        if ($length == 0) {
            return (join('.', @labels), $behind // $at + 1);
        } elsif ($length >= 192) {
            return if $at + 2 > length $reply;
            $behind //= $at + 2;
            $at = unpack("x${at}n", $reply) & 0x3fff;
        } else {
            return if $at + 1 + $length > length $reply;
            push @labels, substr $reply, $at + 1, $length;
            $at += 1 + $length;
        }
    }
    return;
}

# records REPLY TYPE - what it has of TYPE; undefined if it is cut off
sub records {
    my ($reply, $type) = @_;
    my (undef, undef, $questions, $count) = unpack 'n4', $reply;
    my ($at, @found) = 12;
    for (1 .. $questions) {
        (undef, $at) = name($reply, $at);
        return unless defined $at;
        $at += 4;
    }
    for (1 .. $count) {
        (undef, $at) = name($reply, $at);
        return unless defined $at && $at + 10 <= length $reply;
        my ($this, undef, undef, $length) = unpack "x${at}n2Nn", $reply;
        $at += 10;
        return if $at + $length > length $reply;
        push @found, value($reply, $at, $length, $type) if $this == $type{$type};
        $at += $length;
    }
    return [ grep { defined } @found ];
}

# value REPLY OFFSET LENGTH TYPE - of one record
sub value {
    my ($reply, $at, $length, $type) = @_;
    my $data = substr $reply, $at, $length;
    return $length == 4 ? join '.', unpack 'C4', $data : undef if $type eq 'A';
    return $length == 16 ? inet_ntop(AF_INET6, $data) : undef if $type eq 'AAAA';
    return scalar((name($reply, $at))[0]) if $type eq 'PTR';
    return scalar((name($reply, $at + 2))[0]) if $type eq 'MX';
    my $text = '';
    while (length $data) {
        my $part = ord $data;
        $text .= substr $data, 1, $part;
        $data = 1 + $part < length $data ? substr $data, 1 + $part : '';
    }
    return $text;
}

1;
