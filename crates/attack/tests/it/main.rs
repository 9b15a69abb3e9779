//! Tests of the attack graph.

mod brute;
mod clouds;
mod examples;
mod random;
mod world;
