//! Tests of the attack graph.

mod examples;
mod world;
