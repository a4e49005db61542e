# logins-read.pl - where the log is, and reading it in bounded memory.
use strict;
use warnings;

my $BLOCK = 1 << 18;
my $STEP = 1 << 24;       # of progress
my $LONGEST = 1 << 16;    # of a line; longer ones are not Postfix's

# Lines that tell of a login or a failure have one of these; the others are not looked at
my $TELLING = 'sasl_username=| authentication failed: |: auth failure: \[user=| auth=[1-9]';

# inputs(SINCE, FILE...) - the name of the source, and the inputs to be read, oldest first. An
# input is a hash: path, command (to read from), none (its status if there are no lines), stdin,
# size, reference (the time before which the last line was written) and begins (the time of the
# oldest line)
sub inputs {
    my ($since, @files) = @_;
    return ('files', map { file_input($_) } @files) if @files;
    my $journal = journal_input($since);
    return ('the journal', $journal) if $journal;
    my @logs = map { [ $_, (stat)[9] ] } grep { -f } glob '/var/log/mail.log*';
    @logs = sort { $a->[1] <=> $b->[1] || $b->[0] cmp $a->[0] } @logs;
    my @wanted;
    for my $log (@logs) {
        my ($path, $written) = @$log;
        next if defined $since && $written < $since && $log != $logs[-1];
        if ($path =~ m{/mail\.log(?:\.\d+|-\d{8,10})?(?:\.gz)?\z}) {
            push @wanted, file_input($path);
        }
        else {
            warn "$path is left out: only plain files and .gz are read\n";
        }
    }
    return ('/var/log/mail.log', @wanted);
}

# file_input(PATH) - the input that reads that file
sub file_input {
    my ($path) = @_;
    return { path => 'standard input', stdin => 1, reference => time } if $path eq '-';
    my ($size, $written) = (stat $path)[ 7, 9 ];
    my %input = (path => $path, size => $size, reference => $written // time);
    if ($path =~ /\.gz\z/) {
        $input{command} = [ 'gzip', '-dc', '--', $path ];
        delete $input{size};    # what comes out is longer
    }
    return \%input;
}

# journal_input(SINCE) - the input that reads the journal of Postfix and saslauthd; nothing if
# there is none. Senders are known by their user, whom nobody can forge; the unit is missing where
# a process had ended before the journal looked
sub journal_input {
    my ($since) = @_;
    my $postfix = getpwnam 'postfix';
    return unless defined $postfix && grep { -x "$_/journalctl" } '/usr/bin', '/bin';
    my @command = ('journalctl', '--quiet', '--no-pager', '--all', '--output=short-unix');
    my @match = ("_UID=$postfix", '+', '_UID=0', 'SYSLOG_IDENTIFIER=saslauthd');
    my $pid = open my $pipe, '-|';
    return unless defined $pid;
    if (!$pid) {
        open STDERR, '>', '/dev/null';
        exec @command, @match or exit 127;
    }
    my $oldest = <$pipe>;
    close $pipe;    # that ends journalctl
    return unless defined $oldest;
    push @command, "--grep=$TELLING", '--case-sensitive';    # less than half the time
    push @command, '--since=@' . $since if defined $since;
    return {
        path => 'the journal',
        command => [ @command, @match ],
        none => 1,    # its status, where nothing matches
        reference => time,
        begins => $oldest =~ /^(\d+)/ ? $1 : undef,
    };
}

# read_lines(INPUT, FUNCTION) - call it with each telling line; false if INPUT cannot be read
sub read_lines {
    my ($input, $function) = @_;
    my $handle;
    my $opened =
          $input->{stdin}   ? open($handle, '<&', \*STDIN)
        : $input->{command} ? open($handle, '-|', @{ $input->{command} })
        : !-d $input->{path} && open($handle, '<', $input->{path});
    if (!$opened) {
        warn "cannot read $input->{path}: " . (-d $input->{path} ? 'it is a directory' : $!) . "\n";
        return 0;
    }
    my ($rest, $read, $count) = ('', 0);
    my $told = progress($input, 0, -$STEP);
    while ($count = sysread $handle, $rest, $BLOCK, length $rest) {
        $read += $count;
        my $end = rindex $rest, "\n";
        if ($end < 0) {
            $rest = "\0" if length $rest > $LONGEST;    # goes on with the next block
            next;
        }
        telling_lines(substr($rest, 0, $end + 1), $function);
        $rest = substr $rest, $end + 1;
        $told = progress($input, $read, $told);
    }
    my $error = defined $count ? '' : $!;
    telling_lines("$rest\n", $function) if $rest ne '' && length $rest <= $LONGEST;
    print STDERR "\r\e[K" if -t STDERR;
    if (!close $handle and $input->{command}) {
        my $status = $? >> 8 || $?;
        $error ||= "$input->{command}[0] ended with $status" if $read || $status != ($input->{none} // 0);
    }
    warn "cannot read all of $input->{path}: $error\n" if $error;
    return !$error;
}

# telling_lines(BLOCK, FUNCTION) - call it with each telling line in BLOCK
sub telling_lines {
    my ($block, $function) = @_;
    while ($block =~ /$TELLING/g) {
        my $start = rindex($block, "\n", $-[0]) + 1;
        my $end = index $block, "\n", $+[0];
        last if $end < 0;
        $function->(substr $block, $start, $end - $start) if $end - $start <= $LONGEST;
        pos($block) = $end;
    }
}

# progress(INPUT, READ, TOLD) - show on a terminal, at each STEP, how much was read; returns what
# was told last
sub progress {
    my ($input, $read, $told) = @_;
    return $told unless -t STDERR && $read - $told >= $STEP;
    my $of = $input->{size} ? sprintf ' of %d', $input->{size} >> 20 : '';
    printf STDERR "\r\e[K%s: %d%s MB", printable($input->{path}), $read >> 20, $of;
    return $read;
}

1;
