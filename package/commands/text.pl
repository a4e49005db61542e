# text.pl - text from elsewhere, for terminals and for JSON; required by doctor-print.pl, logins,
# password-store, block-edit and block-gate.
use strict;
use warnings;

# printable(TEXT) - TEXT in ASCII, without what a terminal would obey
sub printable {
    my ($text) = @_;
    $text =~ s/([^\x20-\x7e])/sprintf '\\x%02x', ord $1/ge;
    return $text;
}

# json(STRING) - as a string of JSON, or null for undef. Bytes that are no UTF-8 are taken for
# Latin-1
sub json {
    my ($string) = @_;
    return 'null' unless defined $string;
    utf8::decode($string);
    $string =~ s/(["\\]|[^\x20-\x7e])/json_escape(ord $1)/ge;
    return qq("$string");
}

# json_escape(CODE) - that character; above U+FFFF, as two surrogates
sub json_escape {
    my ($code) = @_;
    return sprintf '\\u%04x', $code if $code < 0x10000;
    $code -= 0x10000;
    return sprintf '\\u%04x\\u%04x', 0xd800 + ($code >> 10), 0xdc00 + ($code & 0x3ff);
}

1;
