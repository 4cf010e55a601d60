//! Things that epoll's events name by a number, which is not given again soon.

/// Room for many `T`, each with a key that stays its own after it is gone: what an event of a closed socket names is nobody.
///
/// The lowest bit of a key is 0, for the owner's use.
#[derive(Debug)]
pub(super) struct Slots<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot<T> {
    generation: u32,
    content: Option<T>,
}

impl<T> Slots<T> {
    /// Room for nothing yet.
    pub(super) const fn new() -> Self {
        Slots { slots: Vec::new(), free: Vec::new() }
    }

    /// Takes something in and tells its key.
    pub(super) fn insert(&mut self, content: T) -> u64 {
        if let Some(index) = self.free.pop() {
            let slot = &mut self.slots[index as usize];
            slot.content = Some(content);
            return key(index, slot.generation);
        }
        let index = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(Slot { generation: 0, content: Some(content) });
        key(index, 0)
    }

    /// What has this key.
    pub(super) fn get(&self, key: u64) -> Option<&T> {
        let (index, generation) = parts(key);
        let slot = self.slots.get(index as usize)?;
        if slot.generation == generation { slot.content.as_ref() } else { None }
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, key: u64) -> Option<&mut T> {
        let (index, generation) = parts(key);
        let slot = self.slots.get_mut(index as usize)?;
        if slot.generation == generation { slot.content.as_mut() } else { None }
    }

    /// Hands out what has this key.
    pub(super) fn remove(&mut self, key: u64) -> Option<T> {
        let (index, generation) = parts(key);
        let slot = self.slots.get_mut(index as usize)?;
        if slot.generation != generation {
            return None;
        }
        let content = slot.content.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(index);
        Some(content)
    }

    /// Everything, with its key.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.slots
            .iter()
            .zip(0..)
            .filter_map(|(slot, index)| Some((key(index, slot.generation), slot.content.as_ref()?)))
    }
}

fn key(index: u32, generation: u32) -> u64 {
    // 31 bits are more descriptors than a process can have
    u64::from(generation) << 32 | u64::from(index) << 1
}

fn parts(key: u64) -> (u32, u32) {
    let low = u32::try_from(key & u64::from(u32::MAX)).unwrap_or(0) >> 1;
    (low, u32::try_from(key >> 32).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn a_key_is_not_given_twice() {
        let mut slots = Slots::new();
        let (first, second) = (slots.insert("first"), slots.insert("second"));
        assert_eq!(slots.remove(first), Some("first"));
        let third = slots.insert("third");
        assert_eq!(slots.get(first), None);
        assert_eq!(slots.remove(first), None);
        assert_eq!((slots.get(second).copied(), slots.get(third).copied()), (Some("second"), Some("third")));
        assert_eq!(slots.iter().map(|(key, _)| key).collect::<Vec<_>>(), [third, second]);
        assert!([first, second, third].iter().all(|key| key & 1 == 0));
    }
}
