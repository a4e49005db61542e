# logins-json.pl - the tables, for programs.
use strict;
use warnings;
use POSIX ();

# show_json(COUNTS, SOURCE, SINCE, BEGINS) - all rows
sub show_json {
    my ($counts, $source, $since, $begins) = @_;
    my @saslauthd = $counts->{unnamed} ? values %{ $counts->{saslauthd} } : ();
    print "{\n  ", join(",\n  ",
        '"source": ' . json($source),
        '"since": ' . json(utc($since)),
        '"begins": ' . json(utc($begins)),
        json_table('users', 'mails', ['user'], values %{ $counts->{users} }),
        json_table('logins', 'mails', [qw(user client)], values %{ $counts->{logins} }),
        json_table('logins_without_mail', 'logins', ['client'], values %{ $counts->{silent} }),
        json_table('failures', 'times', [qw(user client reason)], values %{ $counts->{failures} }),
        json_table('refused_by_saslauthd', 'times', ['user'], @saslauthd),
        '"lines_left_out": ' . $counts->{left_out}), "\n}\n";
}

# json_table(NAME, COUNT, FIELDS, ROW...) - the member NAME: a list with an object a line, in
# which the count is called COUNT
sub json_table {
    my ($name, $count, $fields, @rows) = @_;
    my @objects = map { json_row($_, $count, @$fields) }
        sort { $a->{first} <=> $b->{first} || $a->{key} cmp $b->{key} } @rows;
    return json($name) . ': [' . join(',', map { "\n    $_" } @objects) . (@objects ? "\n  ]" : ']');
}

# json_row(ROW, COUNT, FIELD...) - an object; the client's name and address are told apart, and
# what is not known is null
sub json_row {
    my ($row, $count, @names) = @_;
    my (@members, %value);
    @value{@names} = @{ $row->{fields} };
    for my $name (@names) {
        my $value = $value{$name};
        if ($name eq 'client') {
            my ($host, $address) = $value =~ /^(.*)\[(.*)\]\z/;
            push @members, '"client": ' . json($host eq 'unknown' ? undef : $host),
                '"address": ' . json($address);
        }
        else {
            push @members, json($name) . ': ' . json($value eq '' ? undef : $value);
        }
    }
    push @members, qq("logins": $row->{logins}) if $count eq 'mails';
    push @members, qq("$count": $row->{count}), map { qq("$_": ) . json(utc($row->{$_})) } qw(first last);
    return '{' . join(', ', @members) . '}';
}

# utc(SECONDS) - as RFC 3339 has it, or undef
sub utc {
    my ($seconds) = @_;
    return defined $seconds ? POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime $seconds) : undef;
}

1;
