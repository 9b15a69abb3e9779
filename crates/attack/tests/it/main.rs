//! Tests of the attack graph.

mod brute;
mod examples;
mod random;
mod world;
