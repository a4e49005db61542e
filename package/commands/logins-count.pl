# logins-count.pl - what lines of the log tell, counted in tables of bounded size.
use strict;
use warnings;
use POSIX ();

my $MOST_ROWS = 20_000;    # of a table: guessers try any number of names from any number of hosts

my %MONTH;
@MONTH{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;

# counts(SINCE, USER) - empty tables. A row's key is its first fields, joined by NULs
sub counts {
    my ($since, $user) = @_;
    return {
        since      => $since,
        user       => $user,
        sent       => {},    # of a process of smtpd: whether its client has sent mail
        users      => {},    # USER: all of their logins
        logins     => {},    # USER CLIENT
        silent     => {},    # CLIENT: they authenticated and sent nothing
        failures   => {},    # USER CLIENT REASON
        saslauthd  => {},    # USER: shown only if Postfix named no user
        left_out   => 0,     # lines about rows for which there was no room
        unnamed    => 0,     # failures for which Postfix named no user
    };
}

my ($last_stamp, $last_reference, $last_seconds) = ('', 0); # many lines have the same stamp

# count_line(COUNTS, LINE, REFERENCE) - count what LINE tells
sub count_line {
    my ($counts, $line, $reference) = @_;
    my ($stamp, $program, $pid, $message) =
        $line =~ /^([A-Z][a-z][a-z] [ \d]\d [\d:]{8}|\S+) \S+ ([^\s\[]+)\[(\d+)\]: +(.*)$/s
        or return;
    if ($stamp ne $last_stamp || $reference != $last_reference) {
        ($last_stamp, $last_reference) = ($stamp, $reference);
        $last_seconds = seconds_of_stamp($stamp, $reference);
    }
    my $at = $last_seconds // return;
    my $counted = !defined $counts->{since} || $at >= $counts->{since};
    if ($program =~ m{/smtpd\z}) {
        count_smtpd($counts, $counted && $at, $pid, $message);
    }
    elsif ($counted && $program eq 'saslauthd'
        && $message =~ /^: auth failure: \[user=(.*?)(?:\] \[service=([^\]]*)\].*)?$/s)
    {
        add($counts, 'saslauthd', $at, $1) if ($2 // 'smtp') eq 'smtp';
    }
}

# What smtpd says. Only forms that clients cannot imitate count: they choose what comes after HELO
# and MAIL FROM
my $CLIENT = qr/([^\s\[\],]*\[[^\s\[\],]*\])(?::\d+)?/;
my $SENT = qr/^[0-9A-Za-z]+: client=$CLIENT, sasl_method=[^,]*, sasl_username=(.*)$/;
my $ENDED = qr/^disconnect from $CLIENT [^\[]*\bauth=[1-9]/;
my $FAILED = qr/^warning: $CLIENT: SASL \S+ authentication failed: (.*?)(?:, sasl_username=(.*))?$/;

# count_smtpd(COUNTS, AT, PID, MESSAGE) - of a line of smtpd; AT is false if it is too old
sub count_smtpd {
    my ($counts, $at, $pid, $message) = @_;
    if ($message =~ $SENT) {
        my ($from, $user) = ($1, $2);
        $user =~ s/, (?:sasl_sender|orig_queue_id|orig_client)=.*//;
        my $sent = $counts->{sent};
        my $login = !$sent->{$pid};
        %$sent = () if keys %$sent >= $MOST_ROWS;    # no host has so many processes
        $sent->{$pid} = 1;
        return if !$at;
        for my $row (add($counts, 'users', $at, $user), add($counts, 'logins', $at, $user, $from)) {
            $row->{logins} += $login;
        }
    }
    elsif ($message =~ $ENDED) {
        my $from = $1;
        my $sent = delete $counts->{sent}{$pid};
        add($counts, 'silent', $at, $from) if $at && !$sent;
    }
    elsif ($at && $message =~ $FAILED) {
        my ($from, $reason, $user) = ($1, $2, $3);
        $user = '' if !defined $user || $user eq '(unavailable)';
        $counts->{unnamed}++ if $user eq '';
        add($counts, 'failures', $at, $user, $from, $reason);
    }
}

# add(COUNTS, TABLE, AT, FIELD...) - count it in the row of those fields, and return the row;
# nothing if it is another user's, or there is no room
sub add {
    my ($counts, $table, $at, @fields) = @_;
    my $wanted = $counts->{user};
    return if defined $wanted
        && ($table eq 'silent' || $fields[0] ne $wanted && index($fields[0], "$wanted\@"));
    # the names with which the package itself tests whether PAM responds
    $fields[0] =~ s/^nobody-[0-9a-f]{16}\z/nobody-*/ if $table ne 'silent';
    my $rows = $counts->{$table};
    my $key = join "\0", @fields;
    my $row = $rows->{$key};
    if (!$row) {
        if (keys %$rows >= $MOST_ROWS) {
            $counts->{left_out}++;
            return;
        }
        $row = $rows->{$key} = { key => $key, fields => \@fields, count => 0, logins => 0, first => $at, last => $at };
    }
    $row->{count}++;
    $row->{first} = $at if $at < $row->{first};
    $row->{last} = $at if $at > $row->{last};
    return $row;
}

# seconds_of_stamp(STAMP, REFERENCE) - since the epoch: of "1795790577.902922" (the journal),
# RFC 3339, or "Nov 27 14:42:57", which is of the last year that is not after REFERENCE
sub seconds_of_stamp {
    my ($stamp, $reference) = @_;
    return $1 if $stamp =~ /^(\d+)\.\d+\z/;
    if ($stamp =~ /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([-+])(\d\d):?(\d\d))\z/) {
        my $offset = defined $7 ? ($7 eq '-' ? -1 : 1) * ($8 * 3600 + $9 * 60) : 0;
        return days($1, $2, $3) * 86400 + $4 * 3600 + $5 * 60 + $6 - $offset;
    }
    my ($month, $day, $hour, $min, $sec) = $stamp =~ /^(\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)\z/
        or return;
    return unless exists $MONTH{$month};
    my $year = (localtime $reference)[5];
    for my $candidate ($year, $year - 1) {
        my $at = POSIX::mktime($sec, $min, $hour, $day, $MONTH{$month}, $candidate, 0, 0, -1);
        return $at if defined $at && $at <= $reference + 86400;
    }
    return;
}

# days(YEAR, MONTH, DAY) - since the epoch; years are counted from March, February ends them
sub days {
    my ($year, $month, $day) = @_;
    $year-- if $month < 3;
    return 365 * $year + int($year / 4) - int($year / 100) + int($year / 400)
        + int((153 * (($month + 9) % 12) + 2) / 5) + $day - 719469;
}

my %UNIT = (
    s => 1, sec => 1, second => 1, seconds => 1,
    m => 60, min => 60, minute => 60, minutes => 60,
    h => 3600, hr => 3600, hour => 3600, hours => 3600,
    d => 86400, day => 86400, days => 86400,
    w => 604800, week => 604800, weeks => 604800,
    M => 2629800, month => 2629800, months => 2629800,
    y => 31557600, year => 31557600, years => 31557600,
);

# seconds_of_time(TIME) - since the epoch, of a time as journalctl or date knows it
sub seconds_of_time {
    my ($time) = @_;
    if ($time =~ /^\s*-((?:\s*\d+\s*[A-Za-z]+)+)\s*\z/ || $time =~ /^((?:\s*\d+\s*[A-Za-z]+)+)\s+ago\s*\z/) {
        my ($spans, $ago) = ($1, 0);
        while ($spans =~ /(\d+)\s*([A-Za-z]+)/g) {
            $ago += $1 * ($UNIT{$2} // return);
        }
        return time - $ago;
    }
    return if $time !~ /\S/;
    $time .= ' 00:00' if $time =~ /^(?:today|yesterday|tomorrow)\z/;    # midnight, for journalctl
    my $pid = open my $pipe, '-|';
    defined $pid or die "cannot fork: $!\n";
    if (!$pid) {
        open STDERR, '>', '/dev/null';
        exec 'date', "--date=$time", '+%s' or exit 127;
    }
    my $seconds = <$pipe>;
    close $pipe;
    return defined $seconds && $seconds =~ /^(-?\d+)$/ ? $1 : undef;
}

1;
