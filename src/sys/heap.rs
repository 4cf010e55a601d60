//! The allocator's memory: taken ahead where much of it is going to be needed, and kept from children where there is much.

#[cfg(target_env = "gnu")]
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Where the heap begins that is kept from children; 0 = they get a copy.
#[cfg(target_env = "gnu")]
static KEPT: AtomicUsize = AtomicUsize::new(0);

/// From now on no child of [`clone`](super::process::clone) gets the heap: neither what it costs to copy it, nor what is in it, as
/// secrets of other containers. What such a child reads lies in [parcels](super::parcel). For a process that forks in no other way; on
/// its first thread, before there are others, which take from the same heap then.
///
/// Where the heap is not found, or is another allocator's, children get all as before.
#[cfg(target_env = "gnu")]
pub fn keep_from_children() {
    // in a static program, the first thread's own variables lie there, too
    if cfg!(target_feature = "crt-static") {
        return;
    }
    // SAFETY: sets a number of the allocator's, under its own lock.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) };
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let heap = maps.lines().find(|line| line.ends_with("[heap]"));
    let begin = heap.and_then(|line| usize::from_str_radix(line.split_once('-')?.0, 16).ok());
    KEPT.store(begin.unwrap_or_default(), Ordering::Relaxed);
}

/// Has children get all as before: others' allocators have no heap that could be kept.
#[cfg(not(target_env = "gnu"))]
pub fn keep_from_children() {}

/// Keeps what the heap has now, which may have grown: before each child.
#[cfg(target_env = "gnu")]
pub(super) fn keep() {
    let begin = KEPT.load(Ordering::Relaxed);
    if begin == 0 {
        return;
    }
    // SAFETY: asks where the heap ends, and changes nothing.
    let end = unsafe { libc::sbrk(0) }.addr();
    // SAFETY: what children get of these pages is all that changes, and they read nothing of them. Another thread may have the heap
    // end elsewhere meanwhile: what is not there is not advised on, and of what is new, children get a copy.
    unsafe {
        let heap = std::ptr::with_exposed_provenance_mut::<libc::c_void>(begin);
        libc::madvise(heap, end.saturating_sub(begin), libc::MADV_DONTFORK);
    }
}

/// Keeps nothing.
#[cfg(not(target_env = "gnu"))]
pub(super) fn keep() {}

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
