# doctor-print.pl DIRECTORY [--json] [--changes] [--ignore=CHECK...] - print the results that the
# checks left in DIRECTORY, and end with doctor's status.
use strict;
use warnings;

my $directory = shift;
my ($json, $changes, %ignored);
my @carried; # from the last run: see changed
for (@ARGV) {
    $json = 1 if $_ eq '--json';
    $changes = 1 if $_ eq '--changes';
    $ignored{$1} = 1 if /^--ignore=(.*)/;
}
my @groups = qw(chain doors certificate log deliverability);
my %title = (
    chain => 'From Postfix to PAM', doors => 'Ports', certificate => 'Certificate',
    log => 'Log of the last day', deliverability => 'Delivery elsewhere (hints only)',
);
my $memory = "/var/lib/confdeb/$ENV{PACKAGE}/doctor";

# read_lines FILE
sub read_lines {
    open my $file, '<', shift or return;
    return map { chomp; $_ } <$file>;
}

# without_controls TEXT - fit for any terminal and any JSON reader: valid UTF-8, no control
# characters
sub without_controls {
    my $text = shift // '';
    utf8::decode($text) or $text =~ s/([^ -~])/sprintf '\\x%02X', ord $1/ge;
    $text =~ s/([\x00-\x1f\x7f-\x9f\x{61c}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}])/sprintf '\\x%02X', ord $1/ge;
    return $text;
}

# ended GROUP - true if all of its checks have: two are about what others have heard and read
sub ended {
    my $group = shift;
    my $after = { certificate => 'doors', deliverability => 'log' }->{$group} // $group;
    return -e "$directory/ended.$group" && -e "$directory/ended.$after";
}

# results - as hashes, in the order of the groups
sub results {
    my @results;
    for my $group (@groups) {
        my @lines = read_lines("$directory/results.$group");
        my $started = grep { $_ eq $group } read_lines("$directory/groups");
        push @lines, "$group\tunknown\tnot all checks of this group have ended in time"
            if $started && !ended($group);
        # those of one port together
        my %port;
        $port{$_} = /^\S*-(\d+)\t/ ? $1 : 0 for @lines;
        for (sort { $port{$a} <=> $port{$b} } @lines) {
            my %result = (group => $group);
            @result{qw(check result what why remedy)} = map { without_controls($_) } (split /\t/, $_, 5), ('') x 5;
            push @results, \%result;
        }
    }
    return @results;
}

# resolve RESULT... - a symptom is wrong only where no cause of it is known, and a port that is open
# to all unless PAM is; what is ignored is ignored
sub resolve {
    my @causes = map { $_->{check} } grep {
        $_->{result} eq 'wrong' && !$ignored{ $_->{check} }
            && ($_->{group} eq 'chain' && $_->{check} !~ /^(pam-gate|saslauthd-enabled)$/ || $_->{check} =~ /^certificate-(file|key)$/)
    } @_;
    for my $result (@_) {
        if ($result->{result} =~ /^(symptom|open)$/) {
            my @known = $1 eq 'open' ? grep({ $_ eq 'pam-replies' } @causes) : @causes;
            $result->{result} = @known ? 'unknown' : 'wrong';
            @$result{qw(why remedy)} = ('See ' . join(', ', @known) . '.', '') if @known;
        }
        $result->{result} = 'ignored' if $result->{result} =~ /wrong|hint|unknown/ && $ignored{ $result->{check} };
    }
}

# changed RESULT... - those that differ from the last run's, and one for each that has gone. Of a
# group whose checks were cut short, what is missing is carried over: nobody looked
sub changed {
    my (%was, %now, @changed);
    my $first = !-e $memory;
    for my $line (read_lines($memory)) {
        my ($check, $result, $what, $group) = split /\t/, $line;
        push @{ $was{$check} }, { check => $check, result => $result, what => $what // '', group => $group // 'chain' };
    }
    for my $result (@_) {
        $now{ $result->{check} } = 1;
        my $same = grep { $_->{result} eq $result->{result} && $_->{what} eq $result->{what} } @{ $was{ $result->{check} } // [] };
        push @changed, $result unless $same || $first && $result->{result} eq 'right';
    }
    for my $old (map { @{ $was{$_} } } sort grep { !$now{$_} } keys %was) {
        if (!ended($old->{group})) {
            push @carried, $old;
        } elsif ($old->{result} ne 'right') {
            push @changed, { %$old, result => 'right', what => "no longer $old->{result}: $old->{what}", why => '', remedy => '' };
        }
    }
    return @changed;
}

# remember RESULT... - for the next run with --changes
sub remember {
    my $text = join '', map { "$_->{check}\t$_->{result}\t$_->{what}\t$_->{group}\n" } @_;
    utf8::encode($text);
    umask 077;
    my $file;
    return if open($file, '>', "$memory.new") && print($file $text) && close $file && rename "$memory.new", $memory;
    print STDERR "$ENV{PACKAGE} doctor: $memory cannot be written: $!\n";
    exit 2;
}

# json_string TEXT
sub json_string {
    my $text = shift;
    $text =~ s/(["\\])/\\$1/g;
    return "\"$text\"";
}

# print_json RESULT...
sub print_json {
    my @objects = map {
        my $result = $_;
        '  {' . join(', ', map { json_string($_) . ': ' . json_string($result->{$_}) } qw(group check result what why remedy)) . '}'
    } @_;
    print "[\n", join(",\n", @objects), @objects ? "\n]\n" : "]\n";
}

# wrapped TEXT - in lines that leave room for an indentation
sub wrapped {
    my ($text, $indent) = @_;
    my @lines = ('');
    for my $word (split ' ', $text) {
        push @lines, '' if length($lines[-1]) && length($lines[-1]) + length($word) + $indent >= 79;
        $lines[-1] .= (length $lines[-1] ? ' ' : '') . $word;
    }
    return join "\n" . ' ' x $indent, @lines;
}

# print_text RESULT... - for people
sub print_text {
    my %colour = -t STDOUT ? (right => 32, wrong => 31, unknown => 33, hint => 36, ignored => 2) : ();
    my %word = (unknown => 'could not tell');
    for my $group (@groups) {
        my @in_group = grep { $_->{group} eq $group } @_ or next;
        print "$title{$group}\n";
        for my $result (@in_group) {
            my $word = sprintf '%-15s', $word{ $result->{result} } // $result->{result};
            $word = "\e[$colour{$result->{result}}m$word\e[0m" if $colour{ $result->{result} };
            print "  $word", wrapped("$result->{check}: $result->{what}", 17), "\n";
            next if $result->{result} eq 'right';
            print ' ' x 17, wrapped($result->{why}, 17), "\n" if length $result->{why};
            # not wrapped: it is to be copied
            print ' ' x 17, "Fix: $result->{remedy}\n" if length $result->{remedy};
        }
    }
}

# print_summary RESULT...
sub print_summary {
    my %count;
    $count{ $_->{result} }++ for @_;
    print join(', ', map { "$count{$_} " . ($_ eq 'unknown' ? 'could not tell' : $_) . ($_ eq 'hint' && $count{$_} > 1 ? 's' : '') }
        grep { $count{$_} } qw(wrong unknown hint ignored right)), "\n";
}

$SIG{PIPE} = sub { exit 0 };
$| = 1;
binmode STDOUT, ':utf8';
my @results = results();
resolve(@results);
for my $name (grep { my $name = $_; !grep { $_->{check} eq $name } @results } sort keys %ignored) {
    print STDERR "$ENV{PACKAGE} doctor: --ignore $name: no such check was made\n";
}
my @shown = $changes ? changed(@results) : @results;
remember(@results, @carried) if $changes;
if ($json) {
    print_json(@shown);
} else {
    print_text(@shown);
    print_summary(@results) unless $changes;
}
exit(@shown ? 1 : 0) if $changes;
my %any = map { $_->{result} => 1 } @results;
exit 1 if $any{wrong};
# the chain, and a login at one port at least: others may be a proxy's
exit 2 if (grep { $_->{result} eq 'unknown' && $_->{group} eq 'chain' } @results)
    || !grep { $_->{result} eq 'right' && $_->{check} =~ /^login-/ } @results;
exit 0;
