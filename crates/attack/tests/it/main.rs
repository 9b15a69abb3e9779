//! Tests of the attack graph.

mod brute;
mod chains;
mod clouds;
mod examples;
mod random;
mod surface;
mod world;
