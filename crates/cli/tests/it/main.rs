//! The program as people and pipelines use it: arguments in; output, errors and exit codes out.

mod access;
mod canaries;
mod cluster;
mod compare;
mod config;
mod examples;
mod exceptions;
mod exit;
mod findings;
mod fix;
mod fix_cluster;
mod folded;
mod folder;
mod gaps;
mod helm;
mod help;
mod hidden;
mod inspect;
mod live;
mod manual;
mod minimise;
mod output;
mod owned;
mod rights;
mod rim;
mod watch;
