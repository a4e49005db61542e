check_log() { :; }
