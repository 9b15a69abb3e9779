//! Reports of one small World in every format, compared with files that people have read.

mod coverage;
mod document;
mod drawing;
mod exports;
mod fingerprints;
mod fixture;
mod formats;
mod html;
mod limits;
mod records;
mod reply;
mod schema;
mod secrets;
mod stored;
mod table;
