//! What both databases have to do alike.

use seawall_store::Location;

use crate::{histories, questions};

/// A test of an empty store at a location.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Location),
}

macro_rules! cases {
    ($($module:ident::$name:ident),* $(,)?) => {
        &[$(Case { name: stringify!($name), run: $module::$name }),*]
    };
}

pub(crate) const CASES: &[Case] = cases![
    histories::a_finding_is_opened_fixed_and_reopened,
    histories::what_stays_costs_nothing,
    histories::what_was_not_looked_at_is_not_fixed,
    histories::an_object_that_is_gone_is_fixed_only_where_it_would_have_been_seen,
    histories::a_finding_that_becomes_unknown_is_not_fixed,
    histories::acceptance_is_a_status_with_a_history,
    histories::moves_are_kept_without_an_event,
    histories::many_writers_lose_nothing,
    histories::random_scans_agree_with_a_plain_model,
    questions::targets_are_kept_apart,
    questions::filters_narrow_what_is_listed,
    questions::pages_follow_each_other,
    questions::a_list_ends_when_no_more_is_wanted,
    questions::one_finding_is_shown_by_the_first_digits,
    questions::a_trend_counts_what_is_open_after_each_scan,
    questions::pruning_keeps_what_still_holds,
    questions::any_text_comes_back_or_is_cut,
    questions::scans_that_would_lie_are_refused,
    questions::a_store_has_to_be_there_to_be_read,
];
