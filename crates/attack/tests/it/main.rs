//! Tests of the attack graph.

mod brute;
mod chains;
mod changes;
mod clouds;
mod doubts;
mod examples;
mod needs;
mod random;
mod surface;
mod world;
