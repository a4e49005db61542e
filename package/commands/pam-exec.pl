# pam-exec.pl - the reply of a program that PAM runs; required by block-gate, hash-turn and
# password-check.
use strict;
use warnings;

# report_success() - end with 0, once pam_exec waits for this program. A worker of saslauthd collects
# each child that has ended (its handler of SIGCHLD). Where that came first, pam_exec of bookworm and
# bullseye has no exit status, and refuses: under load, now and then, a right password.
sub report_success {
    my $parent = '/proc/' . getppid . '/stat';
    for (1 .. 2000) {
        open my $stat, '<', $parent or last;
        # asleep: between its fork and its wait nothing else makes it sleep
        last if (<$stat> // '') =~ /\) S /;
        select undef, undef, undef, 0.002;
    }
    exit 0;
}

1;
