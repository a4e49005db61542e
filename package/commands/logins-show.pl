# logins-show.pl - the tables, for people.
use strict;
use warnings;
use POSIX ();

my $MOST_CLIENTS = 10;       # of a user
my $MOST_ROWS_SHOWN = 30;    # of another table
my $WIDEST_NAME = 40;        # guessers choose names of any length

# show_text(COUNTS, SOURCE, SINCE, BEGINS) - the tables that have rows. BEGINS is the time before
# which SOURCE has nothing, if that is known
sub show_text {
    my ($counts, $source, $since, $begins) = @_;
    my $scope = $source eq 'files' ? '' : " in $source";
    if (defined $begins && (!defined $since || $since < $begins)) {
        $scope .= ', which begins ' . local_time($begins);
    }
    elsif (defined $since) {
        $scope .= ' since ' . local_time($since);
    }
    if (%{ $counts->{users} }) {
        print "Logins$scope:\n\n";
        show_table([ 'USER', '>LOGINS', '>MAILS', 'FIRST', 'LAST', 'CLIENT' ], login_rows($counts));
    }
    else {
        print 'No mail was sent by ', printable($counts->{user} // 'a user who authenticated'), "$scope.\n";
    }
    my ($more, @silent) = most_of('silent', $counts);
    if (@silent) {
        print "\nLogins without mail; Postfix logs no user for them:\n\n";
        show_table([ '>LOGINS', 'FIRST', 'LAST', 'CLIENT' ],
            map { [ $_->{count}, first_and_last($_), $_->{fields}[0] ] } @silent);
        say_more($more, 'more clients');
    }
    ($more, my @failures) = most_of('failures', $counts);
    print @failures ? "\nFailed logins:\n\n" : "\nNo login failed.\n";
    show_table([ 'USER', '>TIMES', 'FIRST', 'LAST', 'CLIENT', 'REASON' ],
        map { [ user_name($_), $_->{count}, first_and_last($_), @{ $_->{fields} }[ 1, 2 ] ] } @failures);
    say_more($more, 'more users and clients');
    show_saslauthd($counts) if $counts->{unnamed};
    show_notes($counts, @failures);
}

# login_rows(COUNTS) - of each user a line for all, where there are several clients, and one for
# each of the clients of late
sub login_rows {
    my ($counts) = @_;
    my (%clients, @lines);
    push @{ $clients{ $_->{fields}[0] } }, $_ for values %{ $counts->{logins} };
    for my $user (sort { $a->{key} cmp $b->{key} } values %{ $counts->{users} }) {
        my @clients = sort { $b->{last} <=> $a->{last} || $a->{key} cmp $b->{key} } @{ $clients{ $user->{fields}[0] } // [] };
        my $name = user_name($user);
        if (@clients != 1) {
            push @lines, [ $name, $user->{logins}, $user->{count}, first_and_last($user),
                @clients > $MOST_CLIENTS ? "several, of which the last $MOST_CLIENTS are:" : 'several:' ];
            $name = '';
        }
        splice @clients, $MOST_CLIENTS if @clients > $MOST_CLIENTS;
        push @lines, map { [ $name, $_->{logins}, $_->{count}, first_and_last($_), $_->{fields}[1] ] } @clients;
    }
    return @lines;
}

# show_saslauthd(COUNTS) - the users of whom Postfix logged the address only. Which address was
# whose is not known
sub show_saslauthd {
    my ($counts) = @_;
    my ($more, @rows) = most_of('saslauthd', $counts);
    return unless @rows;
    print "\nUsers whom saslauthd refused. Postfix logged no user for $counts->{unnamed} failed logins, and\n",
        "saslauthd no client, so which belong together is not known:\n\n";
    show_table([ 'USER', '>TIMES', 'FIRST', 'LAST' ],
        map { [ user_name($_), $_->{count}, first_and_last($_) ] } @rows);
    say_more($more, 'more users');
}

# show_notes(COUNTS, FAILURE...) - what the tables do not tell
sub show_notes {
    my ($counts, @failures) = @_;
    my @notes;
    push @notes, "nobody-*: this package's own tests have such names."
        if grep { $_->{fields}[0] eq 'nobody-*' } @failures;
    push @notes, 'generic failure: the password could not be checked; see postfix-smtp-auth doctor.'
        if grep { $_->{fields}[2] eq 'generic failure' } @failures;
    push @notes, "Too many users and clients: $counts->{left_out} lines are not in all tables; try --since or --user."
        if $counts->{left_out};
    print join "\n", '', @notes, '' if @notes;
}

# user_name(ROW) - its user, for a column
sub user_name {
    my ($row) = @_;
    my $name = printable($row->{fields}[0]);
    return '(not logged)' if $name eq '';
    return length $name > $WIDEST_NAME ? substr($name, 0, $WIDEST_NAME) . '...' : $name;
}

# most_of(TABLE, COUNTS) - how many rows are not shown, and those that are: the most frequent
sub most_of {
    my ($table, $counts) = @_;
    my @rows = sort { $b->{count} <=> $a->{count} || $b->{last} <=> $a->{last} || $a->{key} cmp $b->{key} }
        values %{ $counts->{$table} };
    my $more = @rows > $MOST_ROWS_SHOWN ? @rows - $MOST_ROWS_SHOWN : 0;
    return ($more, @rows[ 0 .. $#rows - $more ]);
}

# say_more(NUMBER, WHAT) - that they are not shown
sub say_more {
    my ($number, $what) = @_;
    print "... and $number $what; --json has them\n" if $number;
}

# first_and_last(ROW) - the two, as local time
sub first_and_last {
    my ($row) = @_;
    return map { local_time($_) } @$row{qw(first last)};
}

sub local_time { return POSIX::strftime('%Y-%m-%d %H:%M', localtime $_[0]) }

# show_table(HEADINGS, ROW...) - in columns; those whose heading begins with > are numbers
sub show_table {
    my ($headings, @rows) = @_;
    return unless @rows;
    my @number = map { /^>/ ? 1 : 0 } @$headings;
    my @lines = ([ map { s/^>//r } @$headings ], map { [ map { printable($_) } @$_ ] } @rows);
    my @width = map { 0 } @$headings;
    for my $line (@lines) {
        for my $i (0 .. $#$line) {
            $width[$i] = length $line->[$i] if length $line->[$i] > $width[$i];
        }
    }
    for my $line (@lines) {
        my $text = join '  ', map { sprintf $number[$_] ? '%*s' : '%-*s', $width[$_], $line->[$_] } 0 .. $#$line;
        print $text =~ s/ +\z//r, "\n";
    }
}

1;
