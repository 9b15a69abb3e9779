//! Where requests run.

use std::future::Future;

use tokio::runtime::Builder;

use crate::live::connect::ConnectError;

/// Runs a future on so many threads. Whatever hangs elsewhere, as a credential plugin may, is not waited
/// for.
pub(crate) fn block_on<T>(threads: usize, future: impl Future<Output = T>) -> Result<T, ConnectError> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(threads.clamp(1, 4))
        .enable_all()
        .build()
        .map_err(|error| ConnectError::new(format!("no threads can be had for the network: {error}")))?;
    let outcome = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(outcome)
}
