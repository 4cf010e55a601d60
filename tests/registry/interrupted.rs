//! Pulls that end in the middle: by Ctrl-C, and by the kernel.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rbox::image::Digest;
use rustix::process::{Pid, Signal, kill_process};

use super::evil::{Evil, Reply};
use super::image::{Image, noise};
use super::support::Rbox;
use super::{assert_empties, assert_untouched, call, left};

/// A registry that sends the first half of a layer, once, and then nothing more.
fn half(image: &Image) -> Evil {
    let (layer, path) = (image.layer.clone(), format!("blobs/{}", Digest::of(&image.layer)));
    Evil::with(image, move |asked, before| {
        let sent = layer.len() / 2;
        (asked.path.ends_with(&path) && before == 0).then(|| Reply::Drips(layer.len() as u64, layer[..sent].to_vec()))
    })
}

fn large() -> Image {
    Image::new(&[("noise", &noise(2 << 20))])
}

/// A pull that has got half of a layer.
fn begun(rbox: &Rbox, evil: &Evil, image: &Image) -> Child {
    rbox.hand_over();
    let mut command = call(rbox, &["pull", &evil.name("x")]).env("RBOX_REGISTRY_TIMEOUT", "60").command();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("rbox starts");
    let file = fetched(rbox, image);
    let until = Instant::now() + Duration::from_mins(1);
    let most = image.layer.len() as u64 / 2;
    while std::fs::metadata(&file).map_or(0, |metadata| metadata.len()) < most {
        assert!(Instant::now() < until, "half of it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn signal(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, signal).expect("it lives");
}

#[test]
fn ctrl_c_ends_a_pull_and_the_next_goes_on_with_it() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let child = begun(&rbox, &evil, &image);
    signal(&child, Signal::INT);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    for folder in ["images", "names", "snapshots", "staging", "leases"] {
        assert_eq!(left(&rbox, folder), [""; 0], "{folder}");
    }
    call(&rbox, &["doctor"]).run().stdout_has("nothing is wrong with it");
    without_drips(&rbox, &image);
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    let ranges = evil.asked().iter().filter(|asked| asked.header("range").is_some()).count();
    assert_eq!((ranges, blobs_asked(&evil, &image)), (1, 2), "{:?}", evil.lines());
    assert_empties(&rbox, "tmp");
}

#[test]
fn a_half_that_is_torn_is_fetched_anew() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let child = begun(&rbox, &evil, &image);
    signal(&child, Signal::INT);
    child.wait_with_output().expect("it ends");
    // As a power cut leaves it: of the right length, and empty.
    std::fs::write(fetched(&rbox, &image), vec![0; image.layer.len() / 2]).expect("it is there");
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    assert_eq!(blobs_asked(&evil, &image), 3, "{:?}", evil.lines());
}

/// Where a layer comes into.
fn fetched(rbox: &Rbox, image: &Image) -> PathBuf {
    rbox.root().join(format!("tmp/fetch-{}", Digest::of(&image.layer).hex()))
}

/// Takes off what came behind the half, which is none of the layer.
fn without_drips(rbox: &Rbox, image: &Image) {
    let file = File::options().write(true).open(fetched(rbox, image)).expect("it is there");
    let (came, half) = (file.metadata().expect("a file").len(), image.layer.len() as u64 / 2);
    assert!(came >= half);
    file.set_len(half).expect("the drips were none of it");
}

fn blobs_asked(evil: &Evil, image: &Image) -> usize {
    let path = format!("blobs/{}", Digest::of(&image.layer));
    evil.asked().iter().filter(|asked| asked.path.ends_with(&path)).count()
}

#[test]
fn a_prune_of_all_takes_the_half_of_a_pull_that_was_ended() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let child = begun(&rbox, &evil, &image);
    signal(&child, Signal::INT);
    child.wait_with_output().expect("it ends");
    call(&rbox, &["prune"]).run().success();
    assert_eq!(left(&rbox, "tmp").len(), 1, "it may be gone on with");
    call(&rbox, &["prune", "--all"]).run().success();
    assert_untouched(&rbox);
}

#[test]
fn a_pull_that_was_killed_is_garbage_and_the_next_goes_on_with_it() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let mut child = begun(&rbox, &evil, &image);
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    assert_eq!(left(&rbox, "tmp").len(), 1);
    assert_eq!(left(&rbox, "staging").len(), 1);
    for folder in ["images", "names", "snapshots"] {
        assert_eq!(left(&rbox, folder), [""; 0], "{folder}");
    }
    without_drips(&rbox, &image);
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    let range = format!("bytes={}-", image.layer.len() / 2);
    assert!(evil.asked().iter().any(|asked| asked.header("range") == Some(&range)), "{:?}", evil.lines());
    call(&rbox, &["doctor", "--fix"]).run();
    call(&rbox, &["doctor", "--deep"]).run().stdout_has("nothing is wrong with it");
    assert_eq!(left(&rbox, "staging"), [""; 0]);
}

#[test]
fn doctor_clears_away_what_a_killed_pull_left() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let mut child = begun(&rbox, &evil, &image);
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    // With what is younger than a day somebody may go on.
    let path = fetched(&rbox, &image);
    let old = SystemTime::now() - Duration::from_hours(25);
    File::open(&path).and_then(|file| file.set_modified(old)).expect("it is there");
    call(&rbox, &["doctor"]).run().stdout_has("fetch-");
    call(&rbox, &["doctor", "--fix"]).run();
    assert_untouched(&rbox);
}
