//! Values that are worked out from a World once, however many ask for them.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::OnceLock;

use crate::build::World;

/// Such values, each by its type: a chain of cells, each for one type, of which there are few.
#[derive(Default)]
pub(crate) struct Derived {
    of: OnceLock<TypeId>,
    value: OnceLock<Box<dyn Any + Send + Sync>>,
    next: OnceLock<Box<Derived>>,
}

// === impl Derived ===

impl Clone for Derived {
    /// Whoever clones a World may change the clone: what was worked out stays behind.
    fn clone(&self) -> Self {
        Derived::default()
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Derived")
    }
}

// === impl World ===

impl World {
    /// The value of a type, worked out by `make` where nobody asked for it before. `make` may ask for values
    /// of other types, never in a circle; it is the same for a type wherever it is asked for.
    pub fn derived<T: Any + Send + Sync>(&self, make: fn(&World) -> T) -> &T {
        let mut cell = &self.derived;
        // The cell is taken before its value is made, so that `make` finds another one for what it needs.
        while *cell.of.get_or_init(TypeId::of::<T>) != TypeId::of::<T>() {
            cell = cell.next.get_or_init(Box::default);
        }
        let value = cell.value.get_or_init(|| Box::new(make(self)));
        value.downcast_ref().expect("the cell is for this type")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Objects(usize);
    struct Twice(usize);

    fn objects(world: &World) -> Objects {
        Objects(world.len())
    }

    fn twice(world: &World) -> Twice {
        Twice(2 * world.derived(objects).0)
    }

    #[test]
    fn a_value_is_made_once_and_may_need_others() {
        let world = World::default();
        assert_eq!(world.derived(twice).0, 0);
        assert!(std::ptr::eq(world.derived(twice), world.derived(twice)));
        assert!(std::ptr::eq(world.derived(objects), world.derived(objects)));
        let clone = world.clone();
        assert!(!std::ptr::eq(world.derived(objects), clone.derived(objects)));
    }

    #[test]
    fn threads_get_the_same_value() {
        let world = World::default();
        let addresses: Vec<usize> = std::thread::scope(|scope| {
            let ask = || std::ptr::from_ref(world.derived(twice)) as usize;
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
        });
        assert!(addresses.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
