//! Memory that children find.
//!
//! A child that [`clone`](super::process::clone) makes begins with a copy of this process's memory, and where that is large, the
//! copy is most of what a start costs: its page tables are made at the birth and torn down at `execve`, and each page that this
//! process writes to meanwhile is copied with an interrupt to every processor. So a supervisor [keeps its
//! heap](super::heap::keep_from_children) to itself, and what a child reads lies here: some pages of the thread that makes it.

use std::alloc::Layout;
use std::cell::Cell;
use std::ffi::{CStr, CString};
use std::ops::Deref;
use std::ptr::NonNull;

/// What is mapped at once, in bytes: all that one start needs.
const CHUNK: usize = 64 << 10;

thread_local! {
    static ROOM: Room = const { Room(Cell::new(None)) };
}

/// The chunk of which a thread takes.
struct Room(Cell<Option<NonNull<Chunk>>>);

/// The head of a mapping; what is given away lies behind it.
struct Chunk {
    /// In bytes, with this head.
    size: usize,
    /// The same, of which something was given away since nothing was.
    used: Cell<usize>,
    /// How many parcels lie in it.
    parcels: Cell<usize>,
    /// Whether a thread still takes of it.
    is_current: Cell<bool>,
}

/// A list that a child finds where its maker has it. Stays with the thread that made it.
pub struct Parcel<T> {
    start: NonNull<T>,
    length: usize,
    /// None where it lies elsewhere, or is empty.
    chunk: Option<NonNull<Chunk>>,
}

impl Chunk {
    /// Maps one that has room for so many bytes at any place.
    fn map(bytes: usize) -> NonNull<Chunk> {
        let size = CHUNK.max(bytes.saturating_add(size_of::<Chunk>() + 4096).next_multiple_of(4096));
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping at a place of the kernel's choice.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), size, access, kind, -1, 0) };
        let failed = || -> ! { std::alloc::handle_alloc_error(Layout::new::<[u8; CHUNK]>()) };
        if start == libc::MAP_FAILED {
            failed();
        }
        let Some(chunk) = NonNull::new(start.cast::<Chunk>()) else { failed() };
        let (used, is_current) = (Cell::new(size_of::<Chunk>()), Cell::new(true));
        // SAFETY: the mapping is larger than the head, aligned to pages, and nobody else's.
        unsafe { chunk.write(Chunk { size, used, parcels: Cell::new(0), is_current }) };
        chunk
    }

    /// A place of this layout, if there is room for it.
    fn take(&self, layout: Layout) -> Option<usize> {
        let place = self.used.get().checked_next_multiple_of(layout.align())?;
        let end = place.checked_add(layout.size()).filter(|end| *end <= self.size)?;
        self.used.set(end);
        self.parcels.set(self.parcels.get() + 1);
        Some(place)
    }

    /// One of its parcels is gone, or its thread takes of it no more: what is in nobody's hands goes.
    fn release(chunk: NonNull<Chunk>, parcels: usize) {
        // SAFETY: a chunk is there until the last parcel has gone and no thread takes of it, of which neither was so yet.
        let head = unsafe { chunk.as_ref() };
        let left = head.parcels.get() - parcels;
        head.parcels.set(left);
        if left > 0 {
            return;
        }
        if head.is_current.get() {
            head.used.set(size_of::<Chunk>());
        } else {
            // SAFETY: nothing of it is used any more, and it was mapped with this size.
            unsafe { libc::munmap(chunk.as_ptr().cast(), head.size) };
        }
    }
}

impl Room {
    /// Leaves the chunk to those who have something in it.
    fn leave(&self) {
        if let Some(chunk) = self.0.take() {
            // SAFETY: a current chunk is there.
            unsafe { chunk.as_ref() }.is_current.set(false);
            Chunk::release(chunk, 0);
        }
    }

    fn take(&self, layout: Layout) -> (NonNull<u8>, NonNull<Chunk>) {
        loop {
            let chunk = self.0.get().unwrap_or_else(|| {
                let chunk = Chunk::map(layout.size());
                self.0.set(Some(chunk));
                chunk
            });
            // SAFETY: a current chunk is there, and a place in it lies in its mapping.
            if let Some(place) = unsafe { chunk.as_ref() }.take(layout) {
                return (unsafe { chunk.cast::<u8>().add(place) }, chunk);
            }
            self.leave();
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.leave();
    }
}

impl<T> Parcel<T> {
    /// Room for so many, with nothing in it yet; whoever asks fills it.
    fn room(length: usize) -> Self {
        const { assert!(align_of::<T>() <= 4096, "a chunk begins at a page") };
        let layout = Layout::array::<T>(length).expect("presume: a list that was there fits");
        if layout.size() == 0 {
            return Parcel { start: NonNull::dangling(), length, chunk: None };
        }
        let (start, chunk) = ROOM.with(|room| room.take(layout));
        Parcel { start: start.cast(), length, chunk: Some(chunk) }
    }
}

impl<T: Copy> Parcel<T> {
    /// A copy of a list.
    pub fn copy(list: &[T]) -> Self {
        let parcel = Parcel::room(list.len());
        // SAFETY: there is room for as many, and both are different memory.
        unsafe { parcel.start.copy_from_nonoverlapping(NonNull::from(list).cast(), list.len()) };
        parcel
    }

    /// What lies in the program itself, so that children find it there. Nothing that was allocated may be given.
    pub fn of_program(list: &'static [T]) -> Self {
        Parcel { start: NonNull::from(list).cast(), length: list.len(), chunk: None }
    }
}

impl<T> From<Vec<T>> for Parcel<T> {
    fn from(mut list: Vec<T>) -> Self {
        let parcel = Parcel::room(list.len());
        // SAFETY: there is room for as many. They are moved: the list forgets them.
        unsafe {
            parcel.start.copy_from_nonoverlapping(NonNull::from(list.as_slice()).cast(), list.len());
            list.set_len(0);
        }
        parcel
    }
}

impl<T> Deref for Parcel<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: so many lie there, until this is dropped.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl<T> Drop for Parcel<T> {
    fn drop(&mut self) {
        // SAFETY: they are this one's own, and never looked at again. What lies in the program has nothing to drop.
        unsafe { NonNull::slice_from_raw_parts(self.start, self.length).drop_in_place() };
        if let Some(chunk) = self.chunk {
            Chunk::release(chunk, 1);
        }
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Parcel<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

/// A text that a child finds.
pub struct Text(Parcel<u8>);

impl From<&CStr> for Text {
    fn from(text: &CStr) -> Self {
        Text(Parcel::copy(text.to_bytes_with_nul()))
    }
}

impl From<CString> for Text {
    fn from(text: CString) -> Self {
        text.as_c_str().into()
    }
}

impl Deref for Text {
    type Target = CStr;

    fn deref(&self) -> &CStr {
        // SAFETY: made of one, and never changed.
        unsafe { CStr::from_bytes_with_nul_unchecked(&self.0) }
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// On a thread of its own, which ends.
    fn alone(test: impl FnOnce() + Send + 'static) {
        std::thread::spawn(test).join().expect("it goes well");
    }

    fn used() -> usize {
        // SAFETY: a current chunk is there.
        ROOM.with(|room| room.0.get().map_or(0, |chunk| unsafe { chunk.as_ref() }.used.get()))
    }

    #[test]
    fn what_was_put_in_is_there_and_goes_once() {
        alone(|| {
            let (one, other) = (Rc::new(1), Rc::new(2));
            let parcel = Parcel::from(vec![Rc::clone(&one), Rc::clone(&other)]);
            assert_eq!((&*parcel[0], &*parcel[1], Rc::strong_count(&one)), (&1, &2, 2));
            drop(parcel);
            assert_eq!((Rc::strong_count(&one), Rc::strong_count(&other)), (1, 1));
            let texts: Parcel<Text> = vec![c"one".into(), Text::from(c"other".to_owned())].into();
            assert_eq!(texts.iter().map(|text| text.to_bytes()).collect::<Vec<_>>(), [b"one".as_slice(), b"other"]);
            assert_eq!(format!("{texts:?}"), r#"["one", "other"]"#);
            let empty = (Parcel::<u64>::from(Vec::new()), Parcel::from(vec![(); 3]), Parcel::of_program(&[1, 2]));
            assert_eq!((empty.0.len(), empty.1.len(), &*empty.2), (0, 3, [1, 2].as_slice()));
        });
    }

    #[test]
    fn room_is_used_again_once_all_is_gone_and_given_back_where_it_was_too_small() {
        alone(|| {
            let first = Parcel::copy(&[1_u8; 10]);
            let begin = used();
            let second = Parcel::copy(&[7_u64; 10]);
            assert!(second.iter().all(|number| *number == 7) && used() > begin + 80 - 8);
            drop(first);
            let third = Parcel::copy(&[3_u8; 10]);
            assert!(second.iter().all(|number| *number == 7), "what is there is not written over");
            drop((second, third));
            assert_eq!(used(), size_of::<Chunk>(), "all of it is free again");
            let small = Parcel::copy(&[1_u8; 10]);
            let large = Parcel::copy(&vec![5_u8; 1 << 20]);
            assert!(large.iter().all(|byte| *byte == 5) && small.iter().all(|byte| *byte == 1));
            drop(small);
            assert!(large.iter().all(|byte| *byte == 5));
        });
    }

    #[test]
    fn what_outlives_the_end_of_its_threads_room_is_still_there() {
        thread_local! {
            static LATE: Cell<Option<Parcel<u8>>> = const { Cell::new(None) };
        }
        // whichever of the two is dropped first
        alone(|| LATE.set(Some(Parcel::copy(b"late"))));
        alone(|| {
            LATE.set(None);
            let early = Parcel::copy(b"early");
            LATE.set(Some(Parcel::copy(b"late")));
            assert_eq!(&*early, b"early");
        });
    }
}
