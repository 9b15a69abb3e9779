//! Tests of the attack graph.

mod brute;
mod chains;
mod clouds;
mod doubts;
mod examples;
mod needs;
mod random;
mod surface;
mod world;
