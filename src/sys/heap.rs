//! The allocator's memory, taken ahead where much of it is going to be needed.

/// The size of a huge page on the machines that rbox runs on.
const HUGE: usize = 2 << 20;

/// For more than this glibc takes memory for itself alone, whatever it is told.
#[cfg(target_env = "gnu")]
const MOST: usize = 24 << 20;

/// Has the allocator keep about so many bytes at hand, in huge pages where the kernel gives them: a tree of ten thousand instructions
/// takes thousands of small pages else, each with a trap into the kernel. Best effort: nothing depends on it.
#[cfg(target_env = "gnu")]
pub fn expect(bytes: usize) {
    let bytes = bytes.min(MOST);
    if bytes < 2 * HUGE {
        return;
    }
    let settings = [(libc::M_MMAP_THRESHOLD, MOST + HUGE), (libc::M_TRIM_THRESHOLD, 2 * MOST)];
    for (setting, value) in settings {
        let Ok(value) = i32::try_from(value) else { return };
        // SAFETY: sets a number of the allocator's, under its own lock.
        unsafe { libc::mallopt(setting, value) };
    }
    // What is freed stays the allocator's from here on, and so does what is said of its pages.
    let mut room: Vec<u8> = Vec::with_capacity(bytes);
    let ahead = room.as_ptr().align_offset(HUGE);
    let Some(length) = bytes.checked_sub(ahead).map(|length| length / HUGE * HUGE).filter(|length| *length > 0) else {
        return;
    };
    // SAFETY: the pages lie inside of `room`, and the advice changes nothing of what is in them.
    unsafe { libc::madvise(room.as_mut_ptr().add(ahead).cast(), length, libc::MADV_HUGEPAGE) };
}

/// Has the allocator keep about so many bytes at hand: others than glibc's do as they like.
#[cfg(not(target_env = "gnu"))]
pub fn expect(_bytes: usize) {}

#[cfg(test)]
mod tests {
    #[test]
    fn memory_is_there_afterwards() {
        for bytes in [0, 1 << 20, 5 << 20, usize::MAX] {
            super::expect(bytes);
            let texts: Vec<String> = (0..100_000).map(|number: usize| number.to_string()).collect();
            assert_eq!(texts.iter().map(String::len).sum::<usize>(), 488_890);
        }
    }
}
